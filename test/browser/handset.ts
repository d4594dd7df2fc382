import type { Page } from 'playwright-core'

/** A customer writes a text on the simulator's handset page; the carrier's webhook to us is answered when it returns. */
export async function writeAsCustomer(handset: Page, text: { from: string; to: string; text: string }): Promise<void> {
  await handset.fill('#customer', text.from)
  await handset.fill('#business', text.to)
  await handset.fill('#text', text.text)
  await handset.click('#send')
  await handset.locator('#outcome[data-accepted="true"]').waitFor()
}

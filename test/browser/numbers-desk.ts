import type { Page } from 'playwright-core'
import type { HostProcess } from '../support/host-process.js'
import { comesTo } from './comes-to.js'
import { orElseTell } from './desk.js'

/** What an admin does with numbers in the panel, by its buttons and fields. */
export function numbersDesk(page: Page, host: HostProcess) {
  const { url } = host
  const list = async () => {
    await page.goto(`${url}/admin/resources/sms_numbers?perPage=20`)
    await page.getByRole('heading', { name: 'Numbers' }).waitFor()
  }
  const rowOf = (number: string) => page.locator(`tr[data-css="sms_numbers-table-row"][data-number="${number}"]`)
  const open = async (number: string) => {
    await page.goto(`${url}/admin/resources/sms_numbers?filters.number=${encodeURIComponent(number)}`)
    await rowOf(number).getByRole('link').first().click()
    await page.getByRole('heading', { name: 'Details' }).waitFor()
  }
  /**
   * Opens the form of one of the number's actions; the rarer ones are behind "More". AdminJS draws it for a moment with the
   * record it has, and anew when the action has answered: what was typed before is gone.
   */
  const act = async (number: string, action: string, isRare = false) => {
    await open(number)
    if (isRare) await page.locator('a', { hasText: /^More$/ }).hover()
    const answered = page.waitForResponse(new RegExp(`/api/resources/sms_numbers/records/[^/]+/${action}$`))
    await page.getByTestId(`action-${action}`).first().click()
    await page.waitForURL(new RegExp(`/${action}$`))
    await answered
  }
  /** What is still being worked out may move the button away while it is pressed. */
  const send = async (button: string, done: string) => {
    await page.waitForFunction(() => !document.querySelector('[aria-busy="true"]'))
    await page.getByRole('button', { name: button, exact: true }).click()
    await orElseTell(page, host, page.getByText(done).first().waitFor())
  }
  /** Puts people into the list of holders, one after the other, unless they are in it. */
  const choose = async (people: string[]) => {
    for (const person of people) {
      const listed = page.locator('.sms-order li', { hasText: person })
      const offered = page.getByRole('option', { name: person })
      await listed.or(offered).first().waitFor()
      if ((await listed.count()) > 0) continue
      await offered.click()
      await listed.waitFor()
    }
    const order = people.map((name, place) => `${place + 1}. ${name}`)
    await comesTo(() => page.locator('.sms-order__name').allInnerTexts(), order)
  }
  return {
    list,
    rowOf,
    open,
    act,
    send,
    choose,
    async share(number: string, people: string[], routing: 'Everyone' | 'Round robin' | 'Backup') {
      await act(number, 'share')
      await choose(people)
      await page.getByRole('radio', { name: routing }).check()
    },
  }
}

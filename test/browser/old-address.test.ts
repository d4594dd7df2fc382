import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Browser } from 'playwright-core'
import { describeWithBrowser, launchBrowser } from '../support/chromium.js'
import { type HostProcess, startHostProcess } from '../support/host-process.js'
import { type Desk, openDesk, signInUnseen } from './desk.js'
import { picture } from './pictures.js'

const number = '+12125550100'

describeWithBrowser('what comes on an old address', () => {
  let browser: Browser
  let host: HostProcess

  beforeAll(async () => {
    ;[host, browser] = await Promise.all([startHostProcess(), launchBrowser()])
  }, 90_000)

  afterAll(async () => {
    await browser?.close()
    await host?.stop()
  }, 30_000)

  const api = async ({ context }: Desk, path: string, form?: Record<string, unknown>) => {
    const url = `${host.url}/admin/api/resources/${path}`
    const answer = await (form ? context.request.post(url, { data: form }) : context.request.get(url))
    expect(answer.ok()).toBe(true)
    return answer.json()
  }

  test('is refused while the number is away, and taken in by a superadmin once its tenant has it again', async () => {
    const desk = await openDesk(browser, host.url)
    const { page } = desk
    await signInUnseen(desk, host, 'superadmin@example.com')
    const found = await api(desk, `sms_numbers/actions/list?filters.number=${encodeURIComponent(number)}`)
    const { id, tenantId } = found.records[0].params
    const { webhook } = await api(desk, `sms_numbers/records/${id}/showWebhook`)
    await api(desk, `sms_numbers/records/${id}/unlink`, { restoreDelivery: 'false' })
    const address = host.url + new URL(webhook.url).pathname
    const body = JSON.stringify({ from: '+13055550142', to: [number], text: 'Is the blue one still there?' })
    const posted = await fetch(address, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
    expect(posted.status).toBe(200)

    const openForm = async () => {
      await page.goto(`${host.url}/admin/resources/sms_deliveries?filters.number=${encodeURIComponent(number)}`)
      await page.locator('tbody tr', { hasText: 'On an address that is no longer in use' }).first().click()
      await page.getByRole('heading', { name: 'Details' }).waitFor()
      await page.getByTestId('action-replay').first().click()
    }
    await openForm()
    await page.getByText('its number is no longer with the tenant that it came for').first().waitFor()
    await picture(page, 'old-address-refused')

    const people = await api(desk, 'sms_users/actions/list?perPage=100')
    const agent = people.records.find(({ params }: { params: { name: string } }) => params.name === 'Amy One')
    await api(desk, 'sms_numbers/actions/link', { numbers: [number], tenantId, userIds: [agent.params.id] })
    await openForm()
    await page.getByText('Is the blue one still there?').waitFor()
    await page.getByText('Amy One').waitFor()
    await picture(page, 'old-address')
    await page.getByRole('button', { name: 'Take in', exact: true }).click()
    await page.getByText('The text is taken in.').first().waitFor()
    await picture(page, 'old-address-taken')

    const hers = await openDesk(browser, host.url)
    await signInUnseen(hers, host, 'agent1@acme.example')
    await hers.page.goto(`${host.url}/admin/pages/smsInbox`)
    await hers.page.getByText('Is the blue one still there?').first().click()
    await hers.page.getByText('Arrived on an old address').waitFor()
    await picture(hers.page, 'old-address-thread')
    expect([...desk.complaints, ...hers.complaints]).toEqual([])
    await Promise.all([desk.context.close(), hers.context.close()])
  }, 90_000)
})

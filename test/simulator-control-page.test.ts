import { readFile } from 'node:fs/promises'
import { deliveryStatus } from '../src/questblue/delivery-status.js'
import { getBalance } from '../src/questblue/get-balance.js'
import { listCampaigns } from '../src/questblue/list-campaigns.js'
import { listDids } from '../src/questblue/list-dids.js'
import { listHistory } from '../src/questblue/list-history.js'
import { readInventory } from '../src/questblue/read-inventory.js'
import { sendMessage } from '../src/questblue/send-message.js'
import { setDelivery } from '../src/questblue/set-delivery.js'
import type { Simulator } from '../src/simulator/simulator.js'
import {
  carrierOf,
  connected,
  control,
  customer,
  failure,
  number,
  started,
  until,
  webhook,
} from './support/simulated-carrier.js'

const text = { from: number, to: customer, text: 'Hello' }
const credentials = { username: 'demo', password: 'demo-password', securityKey: 'demo-security-key' }

/** Presses a button of the control page, with its form filled in; gives what the page says then. */
async function press({ url }: Simulator, action: string, fields: Record<string, string> = {}): Promise<string> {
  const posted = await fetch(`${url}/control/${action}`, {
    method: 'POST',
    body: new URLSearchParams(fields),
    redirect: 'manual',
  })
  expect(posted.status).toBe(303)
  const page = await (await fetch(new URL(posted.headers.get('location') ?? '', url))).text()
  return (
    /role="status" data-done="\w+">([^<]*)/
      .exec(page)?.[1]
      ?.replace(/&#(\d+);/g, (_all, code) => String.fromCharCode(Number(code))) ?? ''
  )
}
const misbehave = (simulator: Simulator, where: string, how: string, rest: Record<string, string> = {}) =>
  press(simulator, 'misbehave', { where, how, ...rest })

test('balance and credit are set', async () => {
  const { simulator, carrier } = await started()
  expect(await press(simulator, 'account', { balance: '1.25', allowedCredit: '5.00' })).toContain('The balance is 1.25')
  expect(await getBalance(carrier)).toEqual({ balance: '1.25', allowedCredit: '5.00' })
})

test.each(['401', '403', '206'])('credentials become wrong and are answered with %s', async refuseWith => {
  const { simulator, carrier } = await started()
  await press(simulator, 'credentials', { ...credentials, password: 'changed', refuseWith })
  expect(await failure(getBalance(carrier))).toMatchObject({ code: 'unauthorised', status: Number(refuseWith) })
  expect(await getBalance(carrierOf(simulator, { ...credentials, password: 'changed' }))).toMatchObject({
    balance: '125.40',
  })
})

test('a number is lost from the inventory and found again', async () => {
  const { simulator, carrier } = await started()
  const has = async () => (await listDids(carrier, { find: { number } })).length
  expect(await press(simulator, 'presence', { did: '(212) 555-0100', present: 'false' })).toBe(
    `${number} is gone from the inventory.`,
  )
  expect(await has()).toBe(0)
  expect(await (await fetch(`${simulator.url}/control`)).text()).toContain(`Lost: ${number}`)
  await press(simulator, 'presence', { did: number, present: 'true' })
  expect(await has()).toBe(1)
  expect(await press(simulator, 'presence', { did: '+12015550100', present: 'false' })).toBe('Not done: no such number')
})

test.each(['half', 'empty', 'partial', 'status500'])('the inventory answers badly: %s', async how => {
  const { simulator, carrier } = await started()
  await misbehave(simulator, 'inventory', how, { times: '1000000' })
  expect(await failure(readInventory(carrier))).toBeDefined()
  expect(await press(simulator, 'behave')).toBe('It behaves.')
  expect((await readInventory(carrier)).length).toBeGreaterThan(290)
})

test.each([
  ['approved', true, true],
  ['submitted', true, false],
  ['none', false, false],
] as const)('a number is put into a campaign: %s', async (campaign, isListed, isApproved) => {
  const { simulator, carrier } = await started()
  await press(simulator, 'campaign', { did: number, campaign })
  const found = (await listCampaigns(carrier)).find(({ numbers }) => numbers.includes(number))
  expect([found !== undefined, found?.approved ?? false]).toEqual([isListed, isApproved])
})

test.each([
  ['hang', 'unknown_outcome', 0],
  ['accept_then_hang', 'unknown_outcome', 1],
  ['half', 'unknown_outcome', 1],
  ['status500', 'unknown_outcome', 0],
  ['refuse', 'refused', 0],
  ['unauthorised', 'unauthorised', 0],
] as const)('sending a text goes wrong: %s', async (how, code, taken) => {
  const { simulator, carrier } = await started()
  await misbehave(simulator, 'send', how, { delay: '0.1' })
  expect(await failure(sendMessage(carrier, text))).toMatchObject({ code })
  expect(await listHistory(carrier, { period: 'today' })).toHaveLength(taken)
})

test('the history has gaps', async () => {
  const { simulator, carrier } = await started()
  for (let place = 0; place < 4; place++) await sendMessage(carrier, text)
  await misbehave(simulator, 'history', 'gap')
  expect(await listHistory(carrier, { period: 'today' })).toHaveLength(2)
  expect(await listHistory(carrier, { period: 'today' })).toHaveLength(4)
})

test('a share of the texts goes wrong, and the page says so', async () => {
  const { simulator } = await connected()
  await misbehave(simulator, 'inbound', 'no_dialect', { times: '1000000', share: '2.5', seed: '11' })
  expect(await control(simulator, 'GET', '/misbehave')).toMatchObject({ rules: [{ share: 0.025, seed: 11 }] })
  expect(await (await fetch(`${simulator.url}/control`)).text()).toContain(
    'Posting a customer’s text: Post what no dialect reads, 2.5 % of them, until told otherwise',
  )
  expect(await misbehave(simulator, 'inbound', 'lose', { share: '0' })).toContain('Not done: share')
})

test('delivery reports fail, come late, twice, out of order or never, of one receiver alone or of all', async () => {
  const { simulator, carrier, hook } = await connected()
  const other = '+13055550143'
  await press(simulator, 'fate', { how: 'refuse', to: other, reason: 'Unknown subscriber' })
  const { id } = await sendMessage(carrier, { ...text, to: [customer, other] })
  const reports = await hook.read(4)
  expect(reports).toContainEqual(expect.objectContaining({ status: 'delivered', to: customer }))
  expect(reports).toContainEqual(expect.objectContaining({ status: 'failed', to: other, reason: 'Unknown subscriber' }))
  expect(await deliveryStatus(carrier, { messageId: id })).toBe('sent')
  await press(simulator, 'fate', { how: 'twice' })
  await sendMessage(carrier, text)
  await hook.read(8)
  await press(simulator, 'fate', { how: 'out_of_order' })
  await sendMessage(carrier, text)
  expect((await hook.read(10)).slice(8)).toMatchObject([{ status: 'delivered' }, { status: 'sent' }])
  await press(simulator, 'fate', { how: 'late', delay: '0.2' })
  await press(simulator, 'fate', { how: 'lose' })
  const before = Date.now()
  await sendMessage(carrier, text)
  await sendMessage(carrier, text)
  await hook.read(12)
  expect(Date.now() - before).toBeGreaterThanOrEqual(200)
  expect(hook.seen).toHaveLength(12)
})

test('a report is made by hand, twice and for a text that nobody sent', async () => {
  const { simulator, hook } = await connected()
  const report = { did: number, to: '+13055559999', status: 'failed', reason: 'Blocked', times: '2' }
  expect(await press(simulator, 'report', report)).toBe('The webhook answered HTTP 200.')
  expect(await hook.read(2)).toMatchObject(
    Array(2).fill({ kind: 'report', from: number, to: '+13055559999', status: 'failed', reason: 'Blocked' }),
  )
  expect(await press(simulator, 'report', { ...report, did: '+13125550100' })).toContain('It was not posted')
})

test('group ids: one, or one for each receiver', async () => {
  const { simulator, carrier } = await started()
  const group = { ...text, to: [customer, '+13055550143'] }
  expect((await sendMessage(carrier, group)).each).toEqual([])
  await press(simulator, 'groups', { ids: 'each' })
  expect((await sendMessage(carrier, group)).each).toHaveLength(2)
})

test.each(['v2_json', 'v1_json', 'v1_form', 'v1_xml', 'v1_multipart'])('a customer writes in %s', async dialect => {
  const { simulator, hook } = await connected()
  expect(await press(simulator, 'text', { from: customer, to: number, text: 'Hi & <welcome>', dialect })).toBe(
    'The webhook answered: HTTP 200.',
  )
  expect(await hook.read()).toMatchObject([{ kind: 'message', dialect, from: customer, text: 'Hi & <welcome>' }])
})

test('odd senders write, a group with a picture, a picture that fails, and the same text forty times', async () => {
  const { simulator, hook } = await connected()
  for (const from of ['72345', 'BANK']) await press(simulator, 'text', { from, to: number, text: 'Code 4711' })
  expect((await hook.read(2)).map(({ from }) => from)).toEqual(['72345', 'BANK'])
  const group = { from: customer, to: `${number}, +13055550143`, picture: 'sample' }
  await press(simulator, 'text', group)
  const [seen] = (await hook.read(3)).slice(2)
  expect(seen).toMatchObject({ to: [number, '+13055550143'], media: [expect.anything()] })
  const linkOf = async (place: number) => {
    const body: { media: string[] } = JSON.parse(hook.seen[place]?.body.toString() ?? '')
    return fetch(body.media[0] ?? '')
  }
  expect((await linkOf(2)).headers.get('content-type')).toBe('image/png')
  await press(simulator, 'text', { ...group, picture: 'gone' })
  expect((await linkOf(3)).status).toBe(404)
  await press(simulator, 'text', { ...group, picture: 'page' })
  expect((await linkOf(4)).headers.get('content-type')).toContain('text/html')
  expect(await press(simulator, 'text', { from: customer, to: number, text: 'Again', times: '40' })).toBe(
    'The webhook answered: HTTP 200 (40 times).',
  )
})

test('an address that a number’s texts went to before can still be written to', async () => {
  const { simulator, carrier, hook } = await connected()
  const fresh = await webhook()
  await setDelivery(carrier, { number, delivery: { mode: 'url', url: fresh.url } })
  const page = await (await fetch(`${simulator.url}/control`)).text()
  expect(page).toContain(`<option value="${hook.url}">the old address of ${number}`)
  await press(simulator, 'text', { from: customer, to: number, text: 'To the old one', address: hook.url })
  expect(await hook.texts(1)).toEqual(['To the old one'])
  expect(fresh.seen).toEqual([])
  await press(simulator, 'mode', { did: number, mode: 'none' })
  await press(simulator, 'mode', { did: number, mode: 'url', url: hook.url, dialect: 'v1_form' })
  await press(simulator, 'text', { from: customer, to: number, text: 'In a form' })
  expect((await hook.read(2))[1]).toMatchObject({ dialect: 'v1_form', text: 'In a form' })
})

test('the document of the simulator names every form of the page, and what it says of misbehaviour is there', async () => {
  const { simulator } = await started()
  const page = await (await fetch(`${simulator.url}/control`)).text()
  const text = await readFile(new URL('../docs/simulator.md', import.meta.url), 'utf8')
  for (const [, title] of page.matchAll(/<h3[^>]*>([^<]+)</g)) expect(text).toContain(`"${title}"`)
  for (const [, what] of text.matchAll(/"Do something badly": ([^,|;]+)/g)) expect(page).toContain(`>${what?.trim()}<`)
})

test('what was entered stays in the form for the next time, but for how often', async () => {
  const { simulator } = await connected()
  await press(simulator, 'text', { from: '72345', to: number, text: 'Again', times: '2' })
  const page = await (await fetch(`${simulator.url}/control`)).text()
  expect(page).toContain('name="from" value="72345"')
  expect(page).not.toContain('<option value="2" selected>')
})

test('what is wrong in a form is said, and nothing is done', async () => {
  const { simulator, carrier } = await started()
  expect(await misbehave(simulator, 'send', 'explode')).toContain('Not done: how')
  expect(await press(simulator, 'text', { from: customer, to: '+13055550143', text: 'x' })).toContain(
    'No SMS number of the account',
  )
  expect(await press(simulator, 'mode', { did: number, mode: 'url' })).toContain('Enter a web address')
  expect(await control(simulator, 'GET', '/misbehave')).toEqual({ rules: [] })
  expect(await failure(sendMessage(carrier, text))).toBeUndefined()
})

test('the page escapes what it shows, and is closed to other names, origins and scripts', async () => {
  const { simulator } = await connected()
  await press(simulator, 'text', { from: customer, to: number, text: '<script>alert(1)</script>' })
  const page = await fetch(`${simulator.url}/control`)
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(await page.text()).not.toContain('<script')
  const foreign = { method: 'POST', headers: { origin: 'https://evil.example' }, body: new URLSearchParams() }
  expect((await fetch(`${simulator.url}/control/behave`, foreign)).status).toBe(403)
  await until(async () => (await fetch(`${simulator.url}/control/control.css`)).ok)
})

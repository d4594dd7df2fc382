import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getBalance } from '../src/questblue/get-balance.js'
import { listCampaigns } from '../src/questblue/list-campaigns.js'
import { listDids } from '../src/questblue/list-dids.js'
import { listHistory } from '../src/questblue/list-history.js'
import { listSmsNumbers } from '../src/questblue/list-sms-numbers.js'
import { sendMessage } from '../src/questblue/send-message.js'
import { setDelivery } from '../src/questblue/set-delivery.js'
import { demoCredentials, startSimulator } from '../src/simulator/simulator.js'
import { carrierOf, control, customer, failure, number, started, until } from './support/simulated-carrier.js'

test('both secrets are needed, each wrong one is refused in each way', async () => {
  const { simulator, carrier } = await started()
  expect(await getBalance(carrier)).toEqual({ balance: '125.40', allowedCredit: '0.00' })
  for (const refuseWith of [401, 403, 206]) {
    await control(simulator, 'POST', '/credentials', { refuseWith })
    for (const wrong of ['username', 'password', 'securityKey']) {
      const stranger = carrierOf(simulator, { ...demoCredentials, [wrong]: 'wrong' })
      expect(await failure(getBalance(stranger))).toMatchObject({ code: 'unauthorised', status: refuseWith })
    }
  }
  await control(simulator, 'POST', '/credentials', { password: 'changed' })
  expect(await failure(getBalance(carrier))).toMatchObject({ code: 'unauthorised' })
  expect(await getBalance(carrierOf(simulator, { ...demoCredentials, password: 'changed' }))).toMatchObject({
    balance: '125.40',
  })
})

test('the inventory: about 300 numbers, all of the range kept for fiction, the same at every start', async () => {
  const { carrier } = await started()
  const dids = await listDids(carrier)
  expect(dids).toHaveLength(300)
  expect(dids.every(did => /^\+1\d{3}55501\d\d$/.test(did.number))).toBe(true)
  expect(await listDids((await started()).carrier)).toEqual(dids)
  expect(await listDids((await started({ seed: 5 })).carrier)).not.toEqual(dids)

  const capable = await listSmsNumbers(carrier)
  expect(capable.map(sms => sms.number)).toEqual(dids.filter(did => did.smsCapable).map(did => did.number))
  expect(capable.filter(sms => sms.mode === 'both')).toHaveLength(24)
  expect(capable.find(sms => sms.mode === 'both')).toMatchObject({
    modeLabel: 'Email and XMPP',
    email: 'office@example.com',
  })
  const approved = new Set(
    (await listCampaigns(carrier)).filter(campaign => campaign.approved).flatMap(({ numbers }) => numbers),
  )
  expect(approved.size).toBe(12 * 18)
  for (let line = 0; line < 8; line++) expect(approved.has(`+1212555010${line}`)).toBe(true)
})

test('numbers are found by what they are, begin with, end with and contain', async () => {
  const { carrier } = await started()
  const found = async (find: Parameters<typeof listDids>[1]) => (await listDids(carrier, find)).map(did => did.number)
  expect(await found({ find: { number } })).toEqual([number])
  expect(await found({ find: { startsWith: '833' } })).toHaveLength(4)
  expect(await found({ find: { endsWith: '0123' } })).toHaveLength(12)
  expect(await found({ find: { contains: '5550100' } })).toHaveLength(15)
  expect(await listSmsNumbers(carrier, { find: { number } })).toEqual([
    { number, smsEnabled: true, mode: 'none', modeLabel: 'None', email: null },
  ])
})

test('the delivery of a number is set, looked at and taken back', async () => {
  const { simulator, carrier } = await started()
  const url = 'https://panel.example/hook'
  const mode = async () => (await listSmsNumbers(carrier, { find: { number } }))[0]?.mode
  await setDelivery(carrier, { number, delivery: { mode: 'url', url } })
  expect(await mode()).toBe('url')
  expect(await control(simulator, 'GET', `/settings/${number}`)).toMatchObject({
    number,
    mode: 'url',
    url,
    dialect: 'v2_json',
  })
  await setDelivery(carrier, { number, delivery: { mode: 'email', email: 'a@b.example' } })
  expect(await mode()).toBe('email')
  await setDelivery(carrier, { number, delivery: { mode: 'none' } })
  expect(await mode()).toBe('none')
  await control(simulator, 'POST', '/mode', { did: number, mode: 'chat' })
  expect(await mode()).toBe('chat')
  const refusals = [
    setDelivery(carrier, { number, delivery: { mode: 'both', email: 'a@b.example' } }),
    setDelivery(carrier, { number: '+12125550111', delivery: { mode: 'url', url } }),
    setDelivery(carrier, { number: '+12015550100', delivery: { mode: 'url', url } }),
  ]
  for (const refusal of refusals) expect(await failure(refusal)).toMatchObject({ code: 'refused', status: 400 })
})

test('what it knows is still known after a restart', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'simulator '))
  const dataFile = join(folder, 'carrier.json')
  const first = await started({ dataFile })
  await setDelivery(first.carrier, { number, delivery: { mode: 'url', url: 'http://127.0.0.1:9/hook' } })
  const { id } = await sendMessage(first.carrier, { from: number, to: customer, text: 'before' })
  await control(first.simulator, 'POST', '/credentials', { password: 'changed' })
  await first.simulator.stop()
  expect(JSON.parse(await readFile(dataFile, 'utf8'))).toHaveProperty('messages')

  const second = await started({ dataFile, port: first.simulator.port })
  expect(second.simulator.url).toBe(first.simulator.url)
  const carrier = carrierOf(second.simulator, { ...demoCredentials, password: 'changed' })
  expect(await listSmsNumbers(carrier, { find: { number } })).toMatchObject([{ mode: 'url' }])
  expect(await listHistory(carrier, { period: 'today' })).toMatchObject([
    { id, from: number, to: customer, direction: 'out' },
  ])
  await second.simulator.stop()
  await writeFile(dataFile, '{"else":true}')
  await expect(startSimulator({ dataFile })).rejects.toThrow()
  await rm(folder, { recursive: true })
})

test('the control interface is closed to other names and origins', async () => {
  const { simulator } = await started()
  const foreign = await fetch(`${simulator.url}/_control/numbers`, { headers: { origin: 'https://evil.example' } })
  expect(foreign.status).toBe(403)
  expect((await fetch(`${simulator.url}/_control/numbers`)).status).toBe(200)
})

test('a taken port is an error, and stopping ends what hangs', async () => {
  const { simulator, carrier } = await started()
  await expect(startSimulator({ port: simulator.port })).rejects.toThrow('EADDRINUSE')
  await control(simulator, 'POST', '/misbehave', { where: 'balance', how: 'hang', times: 5 })
  const hanging = failure(getBalance(carrier))
  await until(async () => (await control(simulator, 'GET', '/misbehave')).rules[0].times === 4)
  await simulator.stop()
  expect(await hanging).toMatchObject({ code: 'unreachable' })
})

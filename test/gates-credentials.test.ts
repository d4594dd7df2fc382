import { centsOf } from '../src/settings/cents.js'
import { editSettings, EditSettingsInput } from '../src/settings/edit-settings.js'
import { testCredentials } from '../src/settings/test-credentials.js'
import { getBalance } from '../src/questblue/get-balance.js'
import { startBalanceWatch } from '../src/settings/watch-balance.js'
import { type HostedApp, hostedApp } from './support/hosted-app.js'
import { control, until } from './support/simulated-carrier.js'
import { type World, world } from './support/world.js'

let w: World
let app: HostedApp
beforeAll(async () => {
  w = await world()
  app = await hostedApp(w)
})
afterAll(async () => {
  await app.stop()
  await w.stop()
})
beforeEach(async () => {
  await control(w.simulator, 'DELETE', '/misbehave')
  await control(w.simulator, 'POST', '/credentials', { refuseWith: 401, securityKey: 'demo-security-key' })
})

const misbehave = (how: string, times = 1) =>
  control(w.simulator, 'POST', '/misbehave', { where: 'balance', how, times })
const state = async () => (await w.superuser.query('select credentials_state as state from sms.settings')).rows[0].state
const watch = async () => (await w.superuser.query('select * from sms.account_watch')).rows[0]
/** One call in service that goes wrong in one way, or well. */
const call = async (how?: string) => {
  if (how) await misbehave(how, how === 'status500' || how === 'half' ? 2 : 1)
  await getBalance(w.service.carrier).catch(() => undefined)
}
const aWhileAgo = () =>
  w.superuser.query(`update sms.account_watch set first_refusal_at = first_refusal_at - interval '5 minutes'`)

test('in service three 401 in a row over five minutes make the credentials refused, and not two, nor three at once', async () => {
  await testCredentials(w.service, w.root)
  for (let i = 0; i < 5; i++) await call('unauthorised')
  expect([await state(), (await watch()).refusals]).toEqual(['valid', 5]) // five within a moment
  await testCredentials(w.service, w.root)
  await call('unauthorised')
  await aWhileAgo()
  await call('unauthorised')
  expect(await state()).toBe('valid') // two over five minutes
  await call('unauthorised')
  expect(await state()).toBe('refused')
  const { rows } = await w.superuser.query("select from sms.audit where action = 'settings.refused_in_service'")
  expect(rows).toHaveLength(1)
  await call() // what service has done, a success in service takes back
  expect([await state(), (await watch()).refusals]).toEqual(['valid', 0])
})

test('403 counts as 401 does', async () => {
  await testCredentials(w.service, w.root)
  await control(w.simulator, 'POST', '/credentials', { refuseWith: 403, securityKey: 'another' })
  for (let i = 0; i < 2; i++) await call()
  await aWhileAgo()
  await call()
  expect(await state()).toBe('refused')
})

test('a later success sets the counter back', async () => {
  await testCredentials(w.service, w.root)
  for (let i = 0; i < 2; i++) await call('unauthorised')
  await aWhileAgo()
  await call()
  expect((await watch()).refusals).toBe(0)
  await call('unauthorised')
  expect([await state(), (await watch()).refusals]).toEqual(['valid', 1])
})

test.each(['status500', 'refuse', 'half', 'hang'])(
  'in service an answer of the kind "%s" changes nothing',
  async how => {
    await testCredentials(w.service, w.root)
    for (let i = 0; i < 2; i++) await call('unauthorised')
    await aWhileAgo()
    const before = await watch()
    if (how === 'hang') {
      await control(w.simulator, 'POST', '/misbehave', { where: 'balance', how, times: 2, delayMs: 50 })
      await getBalance(w.service.carrier).catch(() => undefined)
    } else await call(how)
    expect([await state(), await watch()]).toEqual(['valid', before])
  },
)

test('a 206 about the credentials refuses them in the explicit test, and changes nothing in service', async () => {
  await testCredentials(w.service, w.root)
  await control(w.simulator, 'POST', '/credentials', { refuseWith: 206, securityKey: 'another' })
  for (let i = 0; i < 3; i++) await call()
  expect([await state(), (await watch()).refusals]).toEqual(['valid', 0])
  await expect(testCredentials(w.service, w.root)).rejects.toMatchObject({ code: 'carrier_unauthorised' })
  expect(await state()).toBe('refused')
  await control(w.simulator, 'POST', '/credentials', { securityKey: 'demo-security-key' })
  await call() // only a person's test takes back what a person's test has said
  expect(await state()).toBe('refused')
  await testCredentials(w.service, w.root)
  expect(await state()).toBe('valid')
})

test('the balance is read at each test and each hour, and low below the threshold that was set', async () => {
  const settings = async () =>
    (await (await app.as(w.root)).get('/admin/api/resources/sms_settings/records/system/show')).body.record.params
  await control(w.simulator, 'POST', '/account', { balance: '17.105', allowedCredit: '5' })
  await testCredentials(w.service, w.root)
  expect(await settings()).toMatchObject({
    balance: '17.10',
    allowedCredit: '5.00',
    lowBalance: '10.00',
    balanceIsLow: false,
  })
  await editSettings(w.service, w.root, EditSettingsInput.parse({ lowBalance: '$1,025.50' }))
  expect(await settings()).toMatchObject({ lowBalance: '1025.50', balanceIsLow: true })
  const saved = await (await app.as(w.root))
    .post('/admin/api/resources/sms_settings/records/system/edit')
    .send({ lowBalance: '22.10' })
  expect(saved.body.notice.type).toBe('success')
  expect(await settings()).toMatchObject({ lowBalance: '22.10', balanceIsLow: false })

  await control(w.simulator, 'POST', '/account', { balance: '-3.50', allowedCredit: '10.00' })
  await w.superuser.query(`update sms.account_watch set balance_asked_at = balance_asked_at - interval '59 minutes'`)
  const reading = startBalanceWatch({ service: w.service, log: w.service.log })
  await reading.stop()
  expect(await settings()).toMatchObject({ balance: '17.10' }) // not yet
  await w.superuser.query(`update sms.account_watch set balance_asked_at = balance_asked_at - interval '1 minute'`)
  const later = startBalanceWatch({ service: w.service, log: w.service.log })
  await until(async () => (await settings()).balance === '-3.50')
  await later.stop()
  expect(await settings()).toMatchObject({ allowedCredit: '10.00', balanceIsLow: true })
})

test('amounts are reckoned in cents, never by floating point', () => {
  const cents = ['125.40', '$1,250', '-3.5', '0.29', '9007199254740.93', '12.999', '-0.001', '.5', '1e3', '', 'none']
  expect(cents.map(centsOf)).toEqual([
    12540n,
    125000n,
    -350n,
    29n,
    undefined,
    1299n,
    -1n,
    undefined,
    undefined,
    undefined,
    undefined,
  ])
})

import { type HostedApp, hostedApp } from './support/hosted-app.js'
import { ingestTexts } from './support/inbound-text.js'
import { refusal, sendAs, somebody } from './support/texting.js'
import { type World, world } from './support/world.js'

let w: World
let app: HostedApp
beforeAll(async () => {
  w = await world()
  app = await hostedApp(w)
})
afterAll(async () => {
  await app?.stop()
  await w?.stop()
})

const resource = '/admin/api/resources/sms_opt_outs'
const asked = async (who: { userId: string }, action: string, form: object) =>
  (await (await app.as(who)).post(`${resource}/actions/${action}`).send(form)).body
const listed = async (who: { userId: string }, query = ''): Promise<Record<string, unknown>[]> => {
  const { body } = await (await app.as(who)).get(`${resource}/actions/list?perPage=500&${query}`)
  return (body.records ?? []).map(({ params }: { params: object }) => params)
}
const audited = async (action: string) =>
  (await w.superuser.query('select from sms.audit where action = $1', [`opt_out.${action}`])).rowCount ?? 0

test('an admin enters an opt-out with its reason and ends it again, and both are audited', async () => {
  const [agent] = w.acme.agents
  const { number } = await w.linkedNumber(w.acme, { holders: [agent] })
  const peer = somebody()
  expect((await asked(w.acme.admin, 'addOptOut', { peer, reason: '' })).notice.type).toBe('error')
  expect((await asked(w.acme.admin, 'addOptOut', { peer, reason: 'asked on the phone' })).notice.type).toBe('success')
  const [entry] = await listed(w.acme.admin, `filters.peer=${encodeURIComponent(peer)}`)
  expect(entry).toMatchObject({ peer, standing: true, source: 'manual', keyword: null, reason: 'asked on the phone' })
  expect(await refusal(sendAs(w, agent, { from: number, to: peer }))).toBe('opted_out')
  const end = `${resource}/records/${entry?.id}/endOptOut`
  expect((await (await app.as(w.globex.admin)).post(end).send({ reason: 'x' })).body.notice?.type).not.toBe('success')
  expect((await (await app.as(w.acme.admin)).post(end).send({ reason: 'wrote a letter' })).body.notice.type).toBe(
    'success',
  )
  expect(await refusal(sendAs(w, agent, { from: number, to: peer }))).toBe('done')
  expect([await audited('enter'), await audited('end')]).toEqual([1, 1])
})

test('what a customer wrote is in the list with its keyword, seen by the own tenant alone', async () => {
  const number = await w.linkedNumber(w.acme, { holders: [w.acme.agents[0]] })
  const peer = somebody()
  await ingestTexts(w.db, [{ ...number, from: peer, text: 'Unsubscribe' }])
  const query = `filters.peer=${encodeURIComponent(peer)}`
  expect(await listed(w.acme.admin, query)).toMatchObject([{ keyword: 'UNSUBSCRIBE', source: 'keyword' }])
  expect(await listed(w.root, query)).toHaveLength(1)
  expect(await listed(w.globex.admin, query)).toEqual([])
  expect(await listed(w.acme.agents[0], query)).toEqual([])
  expect(await audited('stop')).toBe(1)
})

test('a list is imported line by line, and exported so that it can be imported again', async () => {
  const [one, two] = [somebody(), somebody()]
  const csv = `Phone,Why\r\n${one},"sold, to Bob"\n\nnobody\n911\n${one}\n${two}\n`
  const answer = await asked(w.globex.admin, 'importOptOuts', { csv, reason: 'old system' })
  expect(answer.imported).toMatchObject({ added: 2, known: 1, refused: [{ line: 4 }, { line: 5 }] })
  expect(await listed(w.globex.admin)).toMatchObject([{ reason: 'old system' }, { reason: 'sold, to Bob' }])
  const file = (await asked(w.globex.admin, 'exportOptOuts', {})).csv
  expect(file).toMatch(new RegExp(`^phone,reason,.*\r\n\\${one},"sold, to Bob",import,IMPORT,`))
  const again = await asked(w.globex.admin, 'importOptOuts', { csv: file, reason: 'again' })
  expect(again.imported).toEqual({ added: 0, known: 2, refused: [] })
  expect((await asked(w.root, 'exportOptOuts', {})).notice.type).toBe('error')
  expect((await asked(w.acme.admin, 'exportOptOuts', { tenantId: w.globex.tenantId })).error.code).toBe('not_found')
  expect(await audited('export')).toBe(1)
})

test('what a spreadsheet would take for a formula leaves as plain text', async () => {
  await asked(w.initech.admin, 'addOptOut', { peer: somebody(), reason: '=HYPERLINK("x")' })
  expect((await asked(w.initech.admin, 'exportOptOuts', {})).csv).toContain(`"'=HYPERLINK(""x"")"`)
})

test('a wish in plain language is marked for a person, and changes nothing by itself', async () => {
  const [agent] = w.acme.agents
  const number = await w.linkedNumber(w.acme, { holders: [agent] })
  const peer = somebody()
  await ingestTexts(w.db, [
    { ...number, from: peer, text: 'please stop texting me' },
    { ...number, from: peer, text: 'thanks' },
  ])
  const list = `/admin/api/resources/sms_messages/actions/list?filters.peer=${encodeURIComponent(peer)}`
  const marks = async (who: { userId: string }, more = '') =>
    (await (await app.as(who)).get(list + more)).body.records.map(({ params }: { params: Record<string, unknown> }) => [
      params.text,
      params.wish,
    ])
  const wish = ['please stop texting me', true]
  expect((await marks(w.acme.admin)).toSorted()).toEqual([wish, ['thanks', false]])
  expect(await marks(agent, '&filters.wish=true')).toEqual([wish])
  expect(await refusal(sendAs(w, agent, { from: number.number, to: peer }))).toBe('done')
})

test('a tenant’s rules are read and changed in its settings', async () => {
  const address = `/admin/api/resources/sms_tenant_settings/records/${w.acme.tenantId}`
  const admin = await app.as(w.acme.admin)
  const settings = async () => (await admin.get(`${address}/show`)).body.record.params
  expect(await settings()).toMatchObject({ optOutScope: 'tenant', stopAnswer: null, conversationIdleDays: 7 })
  const saved = await admin.post(`${address}/edit`).send({ optOutScope: 'number', stopAnswer: 'Bye.' })
  expect(saved.body.notice.type).toBe('success')
  expect(await settings()).toMatchObject({ optOutScope: 'number', stopAnswer: 'Bye.', conversationIdleDays: 7 })
  await admin.post(`${address}/edit`).send({ stopAnswer: '', optOutScope: 'tenant' })
  expect((await settings()).stopAnswer).toBeNull()
  expect((await admin.post(`${address}/edit`).send({ optOutScope: 'nobody' })).body.notice.type).toBe('error')
})

import { sealAudit } from '../src/audit/seal-audit.js'
import { verifyAudit } from '../src/audit/verify-audit.js'
import { type HostedApp, hostedApp } from './support/hosted-app.js'
import { ingestTexts } from './support/inbound-text.js'
import { arriveRetired } from './support/retired-text.js'
import { formsOf } from './support/sides.js'
import { png, until } from './support/simulated-carrier.js'
import { refusal, report, sendAs, somebody, standing } from './support/texting.js'
import { asPrincipal, type Principal } from '../src/access/principal.js'
import { erasePeer } from '../src/messages/erase-peer.js'
import { placeHold, PlaceHoldInput } from '../src/messages/place-hold.js'
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

const messages = '/admin/api/resources/sms_messages/actions'
const holds = '/admin/api/resources/sms_legal_holds'
type Who = Pick<Principal, 'userId'>
const asked = async (who: Who, path: string, form: object) => (await (await app.as(who)).post(path).send(form)).body
const erased = (who: Who, form: object) => asked(who, `${messages}/erasePeer`, form)
const foreseen = async (who: Who, query: Record<string, string>) =>
  (await (await app.as(who)).get(`${messages}/previewErasure`).query(query)).body
const placed = async (who: Who, form: object): Promise<string> => {
  expect((await asked(who, `${holds}/actions/placeHold`, form)).notice).toMatchObject({ type: 'success' })
  const [hold] = await rowsOf('select id from sms.legal_holds order by id desc limit 1')
  return hold.id
}
const released = async (who: Who, id: string) =>
  (await asked(who, `${holds}/records/${id}/releaseHold`, { reason: 'settled' })).notice
const rowsOf = async (sql: string, values: unknown[] = []) => (await w.superuser.query(sql, values)).rows
const read = async (who: Who, query: Record<string, string>) =>
  (await (await app.as(who)).get('/api/sms/messages').query(query)).body.messages
const unknownOf = (peer: string) => w.superuser.query('select from sms.messages where peer = $1', [peer])

/** Every row of every table of ours as text, but what is another tenant's. */
async function dumpWithout(tenantId: string): Promise<{ table: string; line: string }[]> {
  const tables = await rowsOf(
    `select c.relname as name, exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id') as has_tenant
     from pg_class c where c.relnamespace = 'sms'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition`,
  )
  const lines: { table: string; line: string }[] = []
  for (const { name, has_tenant } of tables) {
    const where = has_tenant ? `where t.tenant_id::text is distinct from '${tenantId}'` : ''
    for (const { line } of await rowsOf(`select t::text as line from sms.${name} t ${where}`))
      lines.push({ table: name, line })
  }
  return lines
}

/** In which tables the words stand. */
async function foundIn(words: string[], without = w.globex.tenantId): Promise<string[]> {
  const dump = await dumpWithout(without)
  return [
    ...new Set(dump.filter(({ line }) => words.some(word => line.includes(word))).map(({ table }) => table)),
  ].sort()
}

/** Whom a text on an address out of use is of. */
const peer = '+13035550001'
const secret = 'a lump on my left arm'

test('a customer is erased as foreseen: texts, files, digits wherever they stand; opt-outs stay, history verifies, others keep all', async () => {
  const [agent] = w.acme.agents
  const line = await w.linkedNumber(w.acme, { holders: [agent] })
  const other = await w.linkedNumber(w.globex, { holders: [w.globex.agents[0]] })
  const friend = somebody()
  const file = { id: '01890a5d-ac96-774b-bcce-b302099a8057', type: 'image/png', data: png().toString('base64') }
  const ago = (seconds: number) => new Date(Date.now() - seconds * 1000)
  await ingestTexts(w.db, [
    { ...line, from: peer, text: `I found ${secret}`, media: [file], at: ago(9) },
    { ...line, from: peer, to: [line.number, friend], text: `we both saw ${secret}`, at: ago(8) },
    { ...line, from: friend, to: [line.number, peer], text: 'and I stay in this group', at: ago(7) },
    { ...other, from: peer, text: `Globex knows of ${secret}` },
  ])
  const sent = await sendAs(w, agent, { from: line.number, to: peer, text: `About ${secret}`, idempotencyKey: 'once' })
  await until(async () => ['sent', 'delivered'].includes((await standing(w, sent.id)).status))
  await report(w, [{ ...line, peer, status: 'delivered', reason: `it reached ${peer}` }])
  await ingestTexts(w.db, [{ ...line, from: peer, text: 'STOP' }])
  await arriveRetired(w, line)
  await asked(w.acme.admin, `/admin/api/resources/sms_numbers/records/${line.numberId}/setNote`, {
    text: 'the one of (303) 555-0001',
  })
  expect((await foundIn([secret])).length).toBeGreaterThan(0)

  const before = await foreseen(w.acme.admin, { peer })
  expect(before).toMatchObject({
    peer,
    texts: 4, // three of theirs, the one in the group among them, and one to them
    files: 1,
    conversations: 2,
    details: 1,
    requests: 1,
    textsOfOthers: 1,
    optOuts: 1,
    optedOut: true,
    holds: [],
  })
  const wrong = await erased(w.acme.admin, { peer, confirm: '+13035550002' })
  expect(wrong.error).toMatchObject({ code: 'invalid_input', fields: ['confirm'] })
  expect(await foreseen(w.acme.admin, { peer })).toEqual(before)

  const { texts, files, conversations, details, requests } = before
  const done = await erased(w.acme.admin, { peer: '(303) 555-0001', confirm: '303-555-0001' })
  expect(done).toMatchObject({
    notice: { type: 'success' },
    erased: { texts, files, conversations, details, requests },
  })
  expect(await foundIn([secret, ...formsOf(peer)])).toEqual(['keywords', 'opt_outs'])
  const nothing = { texts: 0, files: 0, conversations: 0, details: 0, requests: 0 }
  expect(await foreseen(w.acme.admin, { peer })).toMatchObject({ ...nothing, optOuts: 1, optedOut: true })
  expect((await erased(w.acme.admin, { peer, confirm: peer })).erased).toEqual(nothing)

  await sealAudit(w.db)
  const { chains } = await verifyAudit(w.service, w.acme.admin)
  expect(chains).toMatchObject([{ fault: null, unsealed: 0 }])
  const history = await rowsOf(
    `select a.ids, d.detail from sms.audit a join sms.audit_details d on d.audit_id = a.id
     where a.action = 'peer.erased' order by a.ids ? 'number' desc`,
  )
  expect(history).toEqual([
    { ids: { number: line.numberId }, detail: { texts, files, conversations } },
    { ids: {}, detail: { details, requests } },
  ])

  const { timeline } = (
    await (await app.as(w.acme.admin)).get(`/admin/api/resources/sms_numbers/records/${line.numberId}/timeline`)
  ).body
  const told = timeline.events.map(({ action, detailErased }: { action: string; detailErased: boolean }) => [
    action,
    detailErased,
  ])
  expect(told).toEqual(
    expect.arrayContaining([
      ['peer.erased', false],
      ['number.note', true],
      ['number.link', false],
    ]),
  )

  // Whoever may read what is left reads that it was erased; the fact of each text stays, and the group of the other two.
  const left = await read(agent, { number: line.number })
  expect(left).toHaveLength(texts + 1)
  const gone = left.filter(({ erasedAt }: { erasedAt: string | null }) => erasedAt !== null)
  expect(gone).toHaveLength(texts)
  for (const text of gone) expect(text).toMatchObject({ text: '', media: [], peerKind: 'erased' })
  expect(gone.map(({ status }: { status: string }) => status)).toContain('delivered')
  const word = gone[0].peer
  expect(new Set(gone.map((text: { peer: string }) => text.peer))).toEqual(new Set([word]))
  const { conversations: talks } = (
    await (await app.as(agent)).get('/api/sms/conversations').query({ view: 'all', number: line.number })
  ).body
  expect(talks).toMatchObject([
    { participants: [word], peerKind: 'erased', lastErased: true, lastText: '', waitingSince: null },
    { participants: expect.arrayContaining([friend, word]), lastErased: false, lastText: 'and I stay in this group' },
  ])
  const csv = (await asked(w.acme.admin, `${messages}/exportMessages`, { number: line.number })).csv
  expect(csv.match(/Erased on request/g)).toHaveLength(texts)
  const ofKind = { 'filters.numberId': line.numberId, 'filters.peerKind': 'erased' }
  const { records } = (await (await app.as(w.acme.admin)).get(`${messages}/list`).query(ofKind)).body
  expect(records.map(({ params }: { params: { text: string } }) => params.text)).toEqual(Array(texts).fill(''))
  expect(records[0].params.erasedAt).toBeTruthy()
  expect(await read(w.globex.agents[0], { number: other.number })).toMatchObject([
    { peer, text: `Globex knows of ${secret}`, erasedAt: null },
  ])

  // A late report brings nothing back, a repeated request sends nothing, STOP holds, and whoever writes again begins anew.
  const [late] = await report(w, [{ ...line, peer, status: 'failed', reason: `no way to ${peer} (303-555-0001)` }])
  expect(late).toMatchObject({ outcome: 'report_unmatched' })
  expect(await foundIn(formsOf(peer))).toEqual(['keywords', 'opt_outs'])
  const again = { from: line.number, to: peer, text: `About ${secret}`, idempotencyKey: 'once' }
  expect(await refusal(sendAs(w, agent, again))).toBe('idempotency_conflict')
  expect(await refusal(sendAs(w, agent, { from: line.number, to: peer }))).toBe('opted_out')
  await ingestTexts(w.db, [{ ...line, from: peer, text: 'START' }])
  await ingestTexts(w.db, [{ ...line, from: peer, text: 'it is me again' }])
  const [fresh] = await read(agent, { number: line.number, peer })
  expect(fresh).toMatchObject({ text: 'it is me again', peer })
  expect(talks.map(({ id }: { id: string }) => id)).not.toContain(fresh.conversationId)
})

test('a hold on the number, the customer or a person of theirs stops it and says which; released, it lets it', async () => {
  const [agent, colleague] = w.acme.agents
  const line = await w.linkedNumber(w.acme, { holders: [agent, colleague], routing: 'round_robin' })
  const customer = somebody()
  await ingestTexts(w.db, [{ ...line, from: customer, text: 'the handler alone is on hold' }])
  const [{ handler_id: handler }] = await rowsOf('select handler_id from sms.messages where peer = $1', [customer])
  const noted = await w.linkedNumber(w.acme)
  const note = { text: `calls from ${customer}` }
  await asked(w.root, `/admin/api/resources/sms_numbers/records/${noted.numberId}/setNote`, note)
  const subjects = [
    ['number', line.number],
    ['number', noted.number],
    ['peer', customer],
    ['person', handler],
  ]
  for (const [kind, subject] of subjects) {
    const id = await placed(w.acme.admin, { kind, subject, matter: `Doe v. Acme, ${kind}` })
    const before = await foreseen(w.acme.admin, { peer: customer })
    expect(before.holds).toEqual([{ id, kind, matter: `Doe v. Acme, ${kind}` }])
    const refused = await erased(w.acme.admin, { peer: customer, confirm: customer })
    expect(refused.error).toMatchObject({ code: 'on_legal_hold', values: { reason: `Doe v. Acme, ${kind}` } })
    expect(await read(agent, { peer: customer, number: line.number })).toMatchObject([{ erasedAt: null }])
    expect((await released(w.globex.admin, id))?.type).not.toBe('success')
    expect((await foreseen(w.acme.admin, { peer: customer })).holds).toHaveLength(1)
    expect(await released(w.acme.admin, id)).toMatchObject({ type: 'success' })
  }
  const byRoot = await placed(w.root, {
    tenantId: w.acme.tenantId,
    kind: 'peer',
    subject: customer,
    matter: 'Regulator',
  })
  await released(w.acme.admin, byRoot)
  expect((await foreseen(w.acme.admin, { peer: customer })).holds).toHaveLength(1)
  expect(await released(w.root, byRoot)).toMatchObject({ type: 'success' })
  expect((await erased(w.acme.admin, { peer: customer, confirm: customer })).erased).toMatchObject({ texts: 1 })
  expect(await foundIn(formsOf(customer))).toEqual([]) // nor in the note, nor in the holds of then
  const actions = await rowsOf(
    `select action, count(*)::integer from sms.audit where action like 'hold.%' group by action order by action`,
  )
  expect(actions).toEqual([
    { action: 'hold.placed', count: 5 },
    { action: 'hold.released', count: 5 },
  ])
})

test('a hold on a number holds what was written while the tenant had it before', async () => {
  const line = await w.linkedNumber(w.acme, { holders: [w.acme.agents[0]] })
  const customer = somebody()
  await ingestTexts(w.db, [{ ...line, from: customer, text: 'of the first time' }])
  await w.superuser.query('update sms.numbers set unlinked_at = now(), enabled = false where id = $1', [line.numberId])
  await w.superuser.query(
    `insert into sms.numbers (tenant_id, number, label, linked_by) select tenant_id, number, '', linked_by from sms.numbers where id = $1`,
    [line.numberId],
  )
  const id = await placed(w.acme.admin, { kind: 'number', subject: line.number, matter: 'Roe' })
  expect((await foreseen(w.acme.admin, { peer: customer })).holds).toMatchObject([{ id, matter: 'Roe' }])
  await released(w.acme.admin, id)
})

test('what is another tenant’s is answered as what is nowhere', async () => {
  const line = await w.linkedNumber(w.globex, { holders: [w.globex.agents[0]] })
  const customer = somebody()
  await ingestTexts(w.db, [{ ...line, from: customer, text: 'of Globex' }])
  const id = await placed(w.globex.admin, { kind: 'peer', subject: customer, matter: 'Theirs' })
  const nobody = '+13055559999'
  const talk = (await rowsOf('select id from sms.conversations where number_id = $1', [line.numberId]))[0].id
  const nowhere = '01890a5d-ac96-774b-bcce-b302099a8057'
  const plain = (body: unknown, ...values: string[]) =>
    values.reduce((text, value) => text.replaceAll(value, '§'), JSON.stringify(body))
  const { admin } = w.acme
  const pairs: [foreign: unknown, absent: unknown][] = [
    [await foreseen(admin, { peer: customer }), await foreseen(admin, { peer: nobody })],
    [await foreseen(admin, { conversationId: talk }), await foreseen(admin, { conversationId: nowhere })],
    [
      await foreseen(admin, { peer: customer, tenantId: w.globex.tenantId }),
      await foreseen(admin, { peer: customer, tenantId: nowhere }),
    ],
    [
      await erased(admin, { peer: customer, confirm: customer }),
      await erased(admin, { peer: nobody, confirm: nobody }),
    ],
    [
      await erased(admin, { conversationId: talk, confirm: customer }),
      await erased(admin, { conversationId: nowhere, confirm: nobody }),
    ],
    [
      await asked(admin, `${holds}/actions/placeHold`, { kind: 'number', subject: line.number, matter: 'x' }),
      await asked(admin, `${holds}/actions/placeHold`, { kind: 'number', subject: nobody, matter: 'x' }),
    ],
    [
      await asked(admin, `${holds}/actions/placeHold`, {
        kind: 'person',
        subject: w.globex.admin.userId,
        matter: 'x',
      }),
      await asked(admin, `${holds}/actions/placeHold`, { kind: 'person', subject: nowhere, matter: 'x' }),
    ],
    [
      await asked(admin, `${holds}/records/${id}/releaseHold`, { reason: 'x' }),
      await asked(admin, `${holds}/records/${nowhere}/releaseHold`, { reason: 'x' }),
    ],
  ]
  for (const [foreign, absent] of pairs)
    expect(plain(foreign, customer, talk, w.globex.tenantId, w.globex.admin.userId, line.number, id)).toBe(
      plain(absent, nobody, nowhere, w.globex.tenantId),
    )
  expect((await unknownOf(customer)).rowCount).toBe(1)
  await released(w.globex.admin, id)
})

test('a hold that is being placed is waited for, and stops the erasure', async () => {
  const line = await w.linkedNumber(w.acme, { holders: [w.acme.agents[0]] })
  const customer = somebody()
  await ingestTexts(w.db, [{ ...line, from: customer, text: 'about to go' }])
  const input = PlaceHoldInput.parse({ kind: 'peer', subject: customer, matter: 'Just now' })
  let outcome: Promise<string> | undefined
  await asPrincipal(w.db, w.acme.admin, async tx => {
    await placeHold(tx, w.acme.admin, input)
    outcome = refusal(erasePeer(w.service, w.acme.admin, { peer: customer, confirm: customer }))
    await until(
      async () => (await rowsOf("select from pg_locks where locktype = 'advisory' and not granted")).length > 0,
    )
  })
  expect(await outcome).toBe('on_legal_hold')
  expect((await unknownOf(customer)).rowCount).toBe(1)
})

test('what waits to be sent is not sent, and no detail is taken out of history unless that is written down', async () => {
  const [agent] = w.acme.agents
  const line = await w.linkedNumber(w.acme, { holders: [agent] })
  const customer = somebody()
  const earlier = await sendAs(w, agent, { from: line.number, to: customer })
  await until(async () => ['sent', 'delivered'].includes((await standing(w, earlier.id)).status))
  // One that is in hand keeps what comes after it waiting.
  await w.superuser.query(
    `insert into sms.outbox (message_id, tenant_id, number_id, conversation_id, state, claimed_at)
     select id, tenant_id, number_id, conversation_id, 'sending', now() from sms.messages where id = $1`,
    [earlier.id],
  )
  const { id } = await sendAs(w, agent, { from: line.number, to: customer })
  expect((await erased(w.acme.admin, { peer: customer, confirm: customer })).erased).toMatchObject({ texts: 2 })
  expect(await standing(w, id)).toEqual({ status: 'failed', reason: 'peer_erased' })
  expect(await rowsOf('select from sms.outbox where message_id = $1', [id])).toEqual([])

  const remove =
    'delete from sms.audit_details where audit_id = (select max(audit_id::text)::uuid from sms.audit_details)'
  await expect(w.superuser.query(remove)).rejects.toThrow('history is not changed')
  const hold = await placed(w.acme.admin, { kind: 'peer', subject: customer, matter: 'Kept' })
  for (const change of ["set matter = 'Other'", 'set released_at = null', "set peer = 'x'"])
    await expect(w.superuser.query(`update sms.legal_holds ${change} where id = $1`, [hold])).rejects.toThrow(
      'not changed',
    )
  await expect(w.superuser.query('delete from sms.legal_holds where id = $1', [hold])).rejects.toThrow('not changed')
})

test('many texts are erased in steps; a hold that comes in between stops the rest, and asking again finishes', async () => {
  const line = await w.linkedNumber(w.acme, { holders: [w.acme.agents[0]] })
  const customer = somebody()
  const texts = ['one', 'two', 'three', 'four', 'five'].map(text => ({ ...line, from: customer, text }))
  await ingestTexts(w.db, texts)
  const step = (instead: string) =>
    asPrincipal(w.db, w.acme.admin, async tx => {
      const erase = "select sms.erase_peer($1, $2, $3, '{}', 2) as step"
      return (await tx.query(erase, [w.acme.tenantId, customer, instead])).rows[0]
    })
  expect(await step('erased-00000000000a')).toMatchObject({ step: { texts: 2, conversations: 0, done: false } })
  const id = await placed(w.acme.admin, { kind: 'number', subject: line.number, matter: 'In between' })
  expect(await refusal(step('erased-00000000000a'))).toBe('on_legal_hold')
  expect(await foreseen(w.acme.admin, { peer: customer })).toMatchObject({ texts: 3, conversations: 1 })
  await released(w.acme.admin, id)
  expect((await erased(w.acme.admin, { peer: customer, confirm: customer })).erased).toMatchObject({
    texts: 3,
    conversations: 1,
  })
  expect(await foundIn(formsOf(customer))).toEqual([])
  expect(
    await rowsOf('select distinct conversation_id from sms.messages where number_id = $1', [line.numberId]),
  ).toHaveLength(1)
})

import { inTransaction, type Standing } from '../src/database/transaction.js'
import { ingestTexts } from './support/inbound-text.js'
import { sendAs, standing } from './support/texting.js'
import { type World, world } from './support/world.js'

let w: World
beforeAll(async () => {
  w = await world()
})
afterAll(() => w.stop())

/** The code of the refusal, PostgreSQL's or ours, or how many rows a statement found or changed. */
async function outcome(as: Standing, sql: string, values: unknown[] = []): Promise<string | number | null> {
  try {
    return await inTransaction(w.db, as, async tx => (await tx.query(sql, values)).rowCount)
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : 'another error'
  }
}

const forbidden = '42501'
const walled = () => {
  const { userId, tenantId } = w.acme.admin
  return (['user', 'tenant', 'superadmin', 'ingest'] as const).map(role => ({ role, userId, tenantId }))
}

test('what the outbox keeps is the worker’s alone: no other role reads or writes it', async () => {
  const [agent] = w.acme.agents
  const { number } = await w.linkedNumber(w.acme, { holders: [agent] })
  await sendAs(w, agent, { from: number, idempotencyKey: 'walls' })
  for (const as of walled()) {
    for (const table of ['outbox', 'awaiting_reports', 'idempotency_keys']) {
      expect([as.role, table, await outcome(as, `select from sms.${table}`)]).toEqual([as.role, table, forbidden])
      expect([as.role, table, await outcome(as, `delete from sms.${table}`)]).toEqual([as.role, table, forbidden])
    }
  }
  expect(await outcome({ role: 'worker' }, 'select from sms.outbox')).toBe(1)
  expect(await outcome({ role: 'worker' }, 'delete from sms.outbox')).toBe(forbidden)
  expect(await outcome({ role: 'worker' }, 'select key from sms.idempotency_keys')).toBe(forbidden)
})

test('each function is for the roles that need it', async () => {
  const none = '01920000-0000-7000-8000-000000000000'
  const calls: Record<string, string> = {
    queue: `select sms.queue_message('+12125550100', '+13055550100', 'x', 1, '{}')`,
    claim: 'select sms.claim_outbox()',
    giveUp: "select sms.give_up_sending('1 minute')",
    settle: `select sms.settle_message('${none}', 'sent')`,
    ask: 'select sms.texts_to_ask(1)',
    report: "select sms.take_report('{}')",
    reports: "select sms.ingest_reports('[]')",
    deliver: `select sms.deliver_held('${none}')`,
    media: `select sms.settle_media('${none}', null, null, 'x')`,
  }
  const allowed: Record<string, string[]> = {
    user: ['queue'],
    tenant: ['queue', 'deliver'],
    superadmin: ['queue', 'deliver'],
    ingest: ['reports'],
    worker: ['claim', 'giveUp', 'settle', 'ask', 'media'],
  }
  for (const as of [...walled(), { role: 'worker' as const }]) {
    const open = []
    for (const [name, sql] of Object.entries(calls)) if ((await outcome(as, sql)) !== forbidden) open.push(name)
    expect([as.role, open]).toEqual([as.role, allowed[as.role]])
  }
})

test('no role but the worker’s changes what became of a text, and none rewrites what was said', async () => {
  const [agent] = w.acme.agents
  const { number } = await w.linkedNumber(w.acme, { holders: [agent] })
  const { id } = await sendAs(w, agent, { from: number })
  for (const as of [...walled(), { role: 'worker' as const }]) {
    expect([as.role, await outcome(as, "update sms.messages set text = 'forged' where id = $1", [id])]).toEqual([
      as.role,
      forbidden,
    ])
    expect([as.role, await outcome(as, 'delete from sms.messages where id = $1', [id])]).toEqual([as.role, forbidden])
  }
  for (const as of walled()) {
    expect([as.role, await outcome(as, "update sms.messages set status = 'delivered' where id = $1", [id])]).toEqual([
      as.role,
      forbidden,
    ])
  }
  expect((await standing(w, id)).status).toBe('queued')
})

test('a user who lies about the tenant gains nothing: the tenant is the database’s to judge', async () => {
  const [agent] = w.globex.agents
  const line = await w.linkedNumber(w.globex, { holders: [agent] })
  await ingestTexts(w.db, [{ ...line, text: 'secret' }])
  const liar = { role: 'user' as const, userId: w.acme.agents[0].userId, tenantId: w.globex.tenantId }
  expect(await outcome(liar, 'select from sms.messages')).toBe(0)
  expect(await outcome(liar, `select sms.queue_message($1, '+13055550100', 'x', 1, '{}')`, [line.number])).toBe(
    'not_found',
  )
  const absent = { ...w.acme.admin, role: 'tenant' as const, tenantId: null }
  expect(await outcome(absent, 'select from sms.messages')).toBe(0)
})

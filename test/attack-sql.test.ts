import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import { asPrincipal, type Principal } from '../src/access/principal.js'
import { ingestTexts } from './support/inbound-text.js'
import { type World, world } from './support/world.js'

let w: World
let own: { numberId: string; number: string }
let foreign: { numberId: string; number: string }
let foreignDelivery: string
beforeAll(async () => {
  w = await world()
  own = await w.linkedNumber(w.acme, { holders: [w.acme.agents[0]], enabled: false })
  foreign = await w.linkedNumber(w.globex, { holders: [w.globex.agents[0]], enabled: false })
  const picture = { id: randomUUID(), type: 'image/png', name: 'a.png', data: Buffer.from('held').toString('base64') }
  await ingestTexts(w.db, [{ ...own, media: [picture] }, foreign])
  const { rows } = await w.superuser.query('select id from sms.deliveries where number_id = $1', [foreign.numberId])
  foreignDelivery = rows[0].id
})
afterAll(() => w.stop())

/** What a statement gives, or how it is refused. */
const told = async (who: Principal, sql: string, values: readonly unknown[]) => {
  try {
    return (await asPrincipal(w.db, who, tx => tx.query(sql, values))).rows
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error
  }
}

test('a tenant’s service is nobody’s business but its own', async () => {
  const asked = (tenantId: string) => ['select sms.service_state($1) as state', [tenantId]] as const
  for (const who of [w.acme.admin, w.acme.agents[0]]) {
    expect(await told(who, ...asked(w.acme.tenantId))).toEqual([{ state: 'in_service' }])
    const absent = await told(who, ...asked(randomUUID()))
    expect(await told(who, ...asked(w.globex.tenantId))).toEqual(absent)
    expect(await told(who, ...asked(w.initech.tenantId))).toEqual(absent)
  }
  expect(await told(w.root, ...asked(w.globex.tenantId))).toEqual([{ state: 'in_service' }])
})

/** Functions that a tenant admin's role may execute, asked about another tenant's rows: [statement, theirs, absent]. */
const questions = (): [string, unknown[], unknown[]][] => [
  ['select sms.lock_number($1)', [foreign.numberId], [randomUUID()]],
  ['select sms.switch_number($1, true, null)', [foreign.numberId], [randomUUID()]],
  ["select sms.set_holders($1, '{}', false, 'everyone', null, 'unassign')", [foreign.numberId], [randomUUID()]],
  ["select sms.refuse_strangers($1, '{}')", [foreign.numberId], [randomUUID()]],
  [
    'select sms.refuse_strangers($1, array[$2]::sms.user_id[])',
    [own.numberId, w.globex.admin.userId],
    [own.numberId, randomUUID()],
  ],
  ['select sms.deliver_held($1)', [foreignDelivery], [randomUUID()]],
  ["select sms.record($1, 'forged', '{}')", [w.globex.tenantId], [randomUUID()]],
  ["select sms.queue_message($1, '+12125550199', 'x', 1, '{}')", [foreign.number], ['+12125559999']],
  ['select sms.check_audit($1, null, null, null, 10)', [w.globex.tenantId], [randomUUID()]],
  ['select sms.check_audit_heads($1, 0, 10)', [w.globex.tenantId], [randomUUID()]],
  ["select sms.find_audit_heads($1, '{1}', '{1}')", [w.globex.tenantId], [randomUUID()]],
  ['select sms.is_colleague($1)', [w.globex.admin.userId], [randomUUID()]],
  ['select sms.tenant_name($1)', [w.globex.tenantId], [randomUUID()]],
  ['select sms.name_of($1) = $1::text as unknown', [w.globex.admin.userId], [randomUUID()]],
]

test('no function tells a tenant’s people what is another’s from what is not there', async () => {
  for (const who of [w.acme.admin, w.acme.agents[0]]) {
    for (const [sql, theirs, absent] of questions()) {
      expect([sql, await told(who, sql, theirs)]).toEqual([sql, await told(who, sql, absent)])
    }
  }
  const { rows } = await w.superuser.query("select from sms.audit where action = 'forged'")
  expect(rows).toEqual([])
})

test('files of a held text are an admin’s until it is delivered, as its words are', async () => {
  const files = ['select id from sms.media where number_id = $1', [own.numberId]] as const
  expect(await told(w.acme.agents[0], ...files)).toEqual([])
  expect(await told(w.acme.admin, ...files)).toHaveLength(1)
  expect(await told(w.globex.admin, ...files)).toEqual([])
})

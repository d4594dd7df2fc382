import { readdir, readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { asPrincipal, loadPrincipal, type Principal } from '../src/access/principal.js'
import { inTransaction } from '../src/database/transaction.js'
import { ingestTexts } from './support/inbound-text.js'
import { type World, world } from './support/world.js'

let w: World
let acme: { numberId: string; number: string }
let shared: { numberId: string; number: string }
let globex: { numberId: string; number: string }
beforeAll(async () => {
  w = await world()
  acme = await w.linkedNumber(w.acme, { holders: [w.acme.agents[0]] })
  shared = await w.linkedNumber(w.acme, { holders: [w.acme.agents[1], w.acme.agents[2]], routing: 'round_robin' })
  globex = await w.linkedNumber(w.globex, { holders: [w.globex.agents[0]] })
  await ingestTexts(w.db, [
    {
      ...acme,
      text: 'for acme',
      media: [{ id: '01890a5d-ac96-774b-bcce-b302099a8059', url: 'https://example.com/a.png' }],
    },
    { ...shared, text: 'for the team' },
    { ...globex, text: 'for globex' },
  ])
})
afterAll(() => w.stop())

const rows = async (who: Principal, sql: string, values: unknown[] = []) =>
  (await asPrincipal(w.db, who, tx => tx.query(sql, values))).rows
const count = async (who: Principal, table: string) => {
  const [row] = (await rows(who, `select count(*)::integer as count from ${table}`)) as { count: number }[]
  return row?.count
}
const code = async (work: Promise<unknown>) => {
  try {
    await work
    return 'nothing'
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error
  }
}

/** What stands in the sources below a folder, as one text. */
async function sourcesOf(folder: string): Promise<string> {
  const files = (await readdir(folder, { recursive: true })).filter(name => name.endsWith('.ts'))
  return (await Promise.all(files.map(name => readFile(`${folder}/${name}`, 'utf8')))).join('\n')
}

/** How many rows of each table a superadmin, Acme's admin, Acme's first agent and a stranger's agent see. */
const seen: [table: string, superadmin: number, admin: number, agent: number, other: number][] = [
  ['sms.numbers', 3, 2, 1, 1],
  ['sms.number_list', 3, 2, 1, 1],
  ['sms.number_state', 3, 2, 1, 1],
  ['sms.assignments', 4, 3, 1, 1],
  ['sms.assignment_list', 4, 3, 1, 1],
  ['sms.conversations', 3, 2, 1, 1],
  ['sms.messages', 3, 2, 1, 1],
  ['sms.message_list', 3, 2, 1, 1],
  ['sms.inbox', 3, 2, 1, 1],
  ['sms.events', 3, 2, 1, 1],
  ['sms.waiting', 3, 2, 1, 1],
]

describe('by raw SQL as the database role', () => {
  test.each(seen)('%s shows each what is theirs', async (table, superadmin, admin, agent, other) => {
    expect(await count(w.root, table)).toBe(superadmin)
    expect(await count(w.acme.admin, table)).toBe(admin)
    expect(await count(w.acme.agents[0], table)).toBe(agent)
    expect(await count(w.globex.agents[0], table)).toBe(other)
    expect(await count(w.globex.agents[2], table)).toBe(0)
    expect(await count(w.initech.admin, table)).toBe(0)
  })

  test.each([
    'sms.deliveries',
    'sms.audit',
    'sms.people',
    'sms.delivery_list',
    'sms.audit_list',
    'sms.user_list',
    'sms.tenant_list',
    'sms.usage_days',
    'sms.number_states',
    'sms.tenant_states',
    'sms.settings_states',
  ])('%s is for admins, of the own tenant alone', async table => {
    expect(await code(count(w.acme.agents[0], table))).toBe('42501')
    const tenant = table === 'sms.tenant_list' ? 'id' : 'tenant_id'
    const foreign = await rows(w.acme.admin, `select from ${table} where ${tenant} is distinct from $1`, [
      w.acme.tenantId,
    ])
    expect(foreign).toEqual([])
    expect(await count(w.acme.admin, table)).toBeGreaterThan(0)
    expect(await count(w.root, table)).toBeGreaterThan((await count(w.acme.admin, table)) ?? 0)
  })

  test.each([
    'sms.secrets',
    'sms.webhook_tokens',
    'sms.retired_requests',
    'sms.delivery_bodies',
    'sms.users',
    'sms.tenants',
    'sms.recent_texts',
    'sms.messages_default',
    'sms.host_events',
    'sms.host_listening',
    'sms.push_subscriptions',
    'sms.push_queue',
    'sms.conversation_peers',
  ])('%s is selected by no walled role', async table => {
    for (const who of [w.root, w.acme.admin, w.acme.agents[0]]) expect(await code(count(who, table))).toBe('42501')
  })

  test('where media came from is no column of a walled role', async () => {
    expect(await code(rows(w.root, 'select source_url from sms.media'))).toBe('42501')
    expect(await rows(w.acme.agents[0], 'select state from sms.media')).toHaveLength(1)
    expect(await rows(w.acme.agents[1], 'select state from sms.media')).toHaveLength(0)
  })

  test('a role without a person or a tenant sees nothing', async () => {
    for (const role of ['user', 'tenant'] as const) {
      const seen = await inTransaction(w.db, { role }, tx => tx.query('select from sms.numbers'))
      expect(seen.rowCount).toBe(0)
    }
  })

  test('a superadmin who works without a role of the walls may do nothing at all', async () => {
    expect(await code(w.pool.query('select from sms.numbers'))).toBe('42501')
  })

  test('a tenant admin changes nothing of another tenant, in silence', async () => {
    const change = async (sql: string) =>
      (await asPrincipal(w.db, w.acme.admin, tx => tx.query(sql, [globex.numberId]))).rowCount
    expect(await change("update sms.numbers set label = 'mine' where id = $1")).toBe(0)
    expect(await change('update sms.assignments set ended_at = now() where number_id = $1')).toBe(0)
    expect(await code(change('update sms.numbers set tenant_id = tenant_id where id = $1'))).toBe('42501')
    expect(await code(change('delete from sms.numbers where id = $1'))).toBe('42501')
    const moved = asPrincipal(w.db, w.acme.admin, tx =>
      tx.query(
        'insert into sms.assignments (tenant_id, number_id, user_id, position, assigned_at) values ($1, $2, $3, 1, now())',
        [w.globex.tenantId, globex.numberId, w.globex.agents[1].userId],
      ),
    )
    expect(await code(moved)).not.toBe('nothing')
  })

  test('a user changes no number, no assignment and nobody else’s availability', async () => {
    const [agent, colleague] = w.acme.agents
    expect(await code(rows(agent, "update sms.numbers set label = 'mine'"))).toBe('42501')
    expect(await code(rows(agent, 'update sms.assignments set ended_at = now()'))).toBe('42501')
    const away = 'insert into sms.availability (tenant_id, user_id, available) values ($1, $2, false)'
    expect(await code(rows(agent, away, [w.acme.tenantId, colleague.userId]))).toBe('42501')
    expect(await code(rows(agent, away, [w.globex.tenantId, agent.userId]))).toBe('42501')
  })

  test('nobody writes history, not even a superadmin', async () => {
    for (const who of [w.root, w.acme.admin]) {
      expect(await code(rows(who, "update sms.audit set action = 'x'"))).toBe('42501')
      expect(await code(rows(who, 'delete from sms.audit_details'))).toBe('42501')
      expect(await code(rows(who, 'delete from sms.assignments'))).toBe('42501')
    }
    const forged = rows(w.acme.admin, "select sms.record($1::text::sms.tenant_id, 'forged', '{}')", [w.globex.tenantId])
    expect(await code(forged)).toBe('not_found')
  })

  test('by hand a tenant’s people write no history but what their own verbs write beside a change', async () => {
    const { rows: functions } = await w.superuser.query(
      `select distinct m[1] as action from pg_proc p,
         regexp_matches(p.prosrc || ' messages.read messages.export assignments.export audit.detail_erased forged.by_hand', '\\m([a-z_]+\\.[a-z_]+)\\M', 'g') m
       where p.pronamespace = 'sms'::regnamespace and p.prosrc ~ 'sms\\.record|sms\\.write_history|sms\\.audit'`,
    )
    const verbs = [...(await sourcesOf('src')).matchAll(/'([a-z_]+\.[a-z_]+)'/g)].map(([, action]) => action)
    const actions = [...new Set([...functions.map(({ action }) => action), ...verbs])]
    const writing = async (who: Principal, ids: object) => {
      const record = 'select sms.record($1::text::sms.tenant_id, $2, $3)'
      const tried = actions.map(async action => [action, await code(rows(who, record, [who.tenantId, action, ids]))])
      return (await Promise.all(tried)).filter(([, refused]) => refused !== 'not_allowed')
    }
    const done = (...names: string[]) => names.toSorted().map(name => [name, 'nothing'])
    const [agent, colleague] = w.acme.agents
    expect((await writing(agent, { user: agent.userId })).toSorted()).toEqual(
      done('person.availability', 'working_hours.set'),
    )
    expect(await writing(agent, { user: colleague.userId })).toEqual([])
    expect(await writing(agent, { user: agent.userId, number: acme.numberId })).toEqual([])
    const byAdmins = done(
      ...['number.note', 'automatic_answer.set', 'person.availability', 'working_hours.set', 'tenant_settings.edit'],
      ...[
        'webhook.tested',
        'messages.export',
        'conversation.exported',
        'assignments.export',
        'assignments.print',
        'opt_out.export',
      ],
    )
    expect((await writing(w.acme.admin, { number: acme.numberId })).toSorted()).toEqual(byAdmins)
  })

  test('of a number’s holders, switch and label they write only beside a change of it', async () => {
    const record = `select sms.record($1::text::sms.tenant_id, 'number.disable', jsonb_build_object('number', $2::uuid))`
    const values = [w.acme.tenantId, shared.numberId]
    const changing = (numberId: string) =>
      code(
        asPrincipal(w.db, w.acme.admin, async tx => {
          await tx.query('update sms.numbers set label = label where id = $1', [numberId])
          await tx.query(record, values)
        }),
      )
    expect(await code(rows(w.acme.admin, record, values))).toBe('not_allowed')
    expect(await changing(acme.numberId)).toBe('not_allowed')
    expect(await changing(shared.numberId)).toBe('nothing')
  })

  test('a number cannot be moved into a tenant by naming it with another', async () => {
    const open = (who: Principal) => code(rows(who, "select sms.open_token($1, 'shown')", [globex.numberId]))
    expect(await open(w.acme.admin)).toBe('42501')
    expect(await open(w.globex.admin)).toBe('42501')
    expect(await open(w.root)).toBe('nothing')
  })
})

describe('who somebody is', () => {
  test('is read afresh: a demotion, a move and a leave count at once', async () => {
    const person = await w.person(w.acme.tenantId, 'tenantAdmin', 'Climber')
    const now = () => loadPrincipal(w.db, person.userId)
    expect(await now()).toMatchObject({ role: 'tenant_admin', tenantId: w.acme.tenantId })
    await w.host(w.hostKind.setRole(person.userId, 'user'))
    expect(await now()).toMatchObject({ role: 'user' })
    await w.host(w.hostKind.move(person.userId, w.globex.tenantId))
    expect(await now()).toMatchObject({ role: 'user', tenantId: w.globex.tenantId })
    await w.host(w.hostKind.deactivate(person.userId))
    expect(await now()).toBeUndefined()
  })

  test('is nobody for an id that the host cannot have', async () => {
    for (const id of ['', "' or 1 = 1", 'nobody', '0', '\u0000']) expect(await loadPrincipal(w.db, id)).toBeUndefined()
  })

  test('keeps a mirror with every change of it', async () => {
    const person = await w.person(w.acme.tenantId, 'user', 'Before')
    await w.host(w.hostKind.setRole(person.userId, 'tenantAdmin'))
    await loadPrincipal(w.db, person.userId)
    const { rows } = await w.superuser.query(
      'select role, valid_to is null as current from sms.people where user_id = $1 order by valid_from',
      [person.userId],
    )
    expect(rows).toEqual([
      { role: 'user', current: false },
      { role: 'tenant_admin', current: true },
    ])
  })

  test('a holder who has left the tenant reads nothing any more', async () => {
    const person = await w.person(w.acme.tenantId, 'user', 'Mover')
    await w.linkedNumber(w.acme, { holders: [person] })
    expect(await count(person, 'sms.numbers')).toBe(1)
    await w.host(w.hostKind.move(person.userId, w.globex.tenantId))
    expect(await count(person, 'sms.numbers')).toBe(0)
    expect(await count({ ...person, tenantId: w.globex.tenantId }, 'sms.numbers')).toBe(0)
  })
})

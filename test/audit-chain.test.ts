import { createHash, randomBytes, randomInt, randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { pino } from 'pino'
import { asPrincipal, asWorker, type Principal } from '../src/access/principal.js'
import type { FaultKind } from '../src/audit/faults.js'
import { sealAudit, startSealing } from '../src/audit/seal-audit.js'
import { signHeads } from '../src/audit/sign-heads.js'
import { type CheckedChain, verifyAudit, verifyEverything } from '../src/audit/verify-audit.js'
import type { AuditHead } from '../src/options.js'
import { keyringOf } from '../src/settings/keyring.js'
import { until } from './support/simulated-carrier.js'
import { type World, world } from './support/world.js'

let w: World
beforeAll(async () => {
  w = await world()
})
afterAll(() => w.stop())

const step = `select sms.record($1, 'test.step', jsonb_build_object('step', s), jsonb_build_object('said', 'step ' || s))
  from generate_series(1, $2::integer) s`
const write = (tenantId: string | null, rows: number) => asWorker(w.db, tx => tx.query(step, [tenantId, rows]))
const query = async (sql: string, values: unknown[] = []) => (await w.superuser.query(sql, values)).rows

const there = <Thing>(thing: Thing | undefined): Thing => {
  if (thing === undefined) throw new Error('it is not there')
  return thing
}

/** The chain as the tenant's own admin sees it. */
const looked = async (tenantId: string): Promise<CheckedChain> => {
  const admin: Principal = { userId: randomUUID(), name: 'Admin', role: 'tenant_admin', tenantId, tier: null }
  const { chains } = await verifyAudit(w.service, admin)
  return there(chains[0])
}
/** The same by the command, with the heads that were given out. */
const held = async (tenantId: string, heads: AuditHead[]): Promise<CheckedChain> => {
  const { chains } = await verifyEverything(w.service, heads)
  return there(chains.find(chain => chain.tenantId === tenantId))
}

/** A tenant with nine sealed rows and a head after each three. */
async function chained(): Promise<{ tenantId: string; heads: AuditHead[] }> {
  const tenantId = randomUUID()
  const heads: AuditHead[] = []
  for (let third = 0; third < 3; third++) {
    await write(tenantId, 3)
    await sealAudit(w.db)
    heads.push(...(await signHeads(w.service)).filter(head => head.tenantId === tenantId))
  }
  return { tenantId, heads }
}

/** Does what only a superuser of the database can: `$1` is the tenant. Triggers are off. */
async function tamper(tenantId: string, ...statements: string[]): Promise<void> {
  const client = await w.superuser.connect()
  try {
    await client.query('begin; set local session_replication_role = replica')
    for (const sql of statements) await client.query(sql.replaceAll('$1', `'${tenantId}'::sms.tenant_id`))
    await client.query('commit')
  } finally {
    client.release()
  }
}

const at = (seq: number) => `tenant_id = $1 and seq = ${seq}`
/** Moves all rows from a place on by some places; in two steps, for each place is taken once. */
const shift = (from: number, by: number) => [
  `update sms.audit set seq = -seq where tenant_id = $1 and seq >= ${from}`,
  `update sms.audit set seq = -seq + ${by} where tenant_id = $1 and seq < 0`,
]
const swap = (one: number, other: number) => [
  `update sms.audit set seq = case seq when ${one} then -${other} else -${one} end where tenant_id = $1 and seq in (${one}, ${other})`,
  'update sms.audit set seq = -seq where tenant_id = $1 and seq < 0',
]
const forged = (seq: number) => `with forged as (
    insert into sms.audit (tenant_id, seq, hash, actor_role, action, ids, detail_hash)
    values ($1, ${seq}, sha256('forged'), 'sms_tenant', 'number.assign', '{}', sha256('a salt of its ow{}')) returning id, tenant_id)
  insert into sms.audit_details (audit_id, tenant_id, salt, detail) select id, tenant_id, 'a salt of its ow', '{}' from forged`
/** Makes the hashes fit again from a place on, as whoever knows the form can. */
const rehash = (from: number, to = 1000) => `do $$ declare r sms.audit; h bytea; begin
  select hash into h from sms.audit where tenant_id = $1 and seq = ${from - 1};
  for r in select * from sms.audit where tenant_id = $1 and seq between ${from} and ${to} order by seq loop
    h := sms.audit_hash(r, r.seq, h); update sms.audit set hash = h where id = r.id;
  end loop; end $$`
const ofDetail = (seq: number) => `audit_id = (select id from sms.audit where ${at(seq)})`

const tamperings: [what: string, statements: string[], kind: FaultKind, seq: number][] = [
  ['an action that is altered', [`update sms.audit set action = 'x' where ${at(5)}`], 'altered', 5],
  ['a role that is altered', [`update sms.audit set actor_role = 'sms_user' where ${at(5)}`], 'altered', 5],
  ['an actor that is put in', [`update sms.audit set actor = gen_random_uuid() where ${at(1)}`], 'altered', 1],
  [
    'a time that is a microsecond off',
    [`update sms.audit set at = at + interval '1 microsecond' where ${at(9)}`],
    'altered',
    9,
  ],
  ['a time that is none', [`update sms.audit set at = 'infinity' where ${at(5)}`], 'altered', 5],
  ['an id that is altered', [`update sms.audit set ids = ids || '{"step": 99}' where ${at(5)}`], 'altered', 5],
  ['a row of another id', [`update sms.audit set id = gen_random_uuid() where ${at(5)}`], 'altered', 5],
  ['a hash that is altered', [`update sms.audit set hash = sha256('x') where ${at(5)}`], 'altered', 5],
  [
    'a row that is altered and hashed anew',
    [`update sms.audit set action = 'x' where ${at(5)}`, rehash(5, 5)],
    'altered',
    6,
  ],
  ['a row that is deleted', [`delete from sms.audit where ${at(5)}`], 'deleted', 5],
  ['a first row that is deleted', [`delete from sms.audit where ${at(1)}`], 'deleted', 1],
  [
    'rows that are deleted and the rest numbered anew',
    [`delete from sms.audit where tenant_id = $1 and seq in (4, 5)`, ...shift(6, -2)],
    'deleted',
    4,
  ],
  [
    'a row that is given to another tenant',
    [`update sms.audit set tenant_id = gen_random_uuid() where ${at(5)}`],
    'deleted',
    5,
  ],
  ['a row whose seal is taken off', [`update sms.audit set seq = null, hash = null where ${at(5)}`], 'deleted', 5],
  ['a row that is put in', [...shift(5, 1), forged(5)], 'inserted', 5],
  ['a row that is put in and hashed', [...shift(5, 1), forged(5), rehash(5, 5)], 'inserted', 6],
  ['a row before the first', [forged(0)], 'inserted', 0],
  ['two rows that changed places', swap(4, 7), 'reordered', 4],
  ['two neighbours that changed places', swap(5, 6), 'reordered', 5],
  ['the last two that changed places', swap(8, 9), 'reordered', 8],
  ['three that changed places in turn', [...swap(3, 4), ...swap(4, 5)], 'reordered', 3],
  ['an end that is cut off', ['delete from sms.audit where tenant_id = $1 and seq > 7'], 'truncated', 8],
  ['a chain that is cleared away', ['delete from sms.audit where tenant_id = $1'], 'truncated', 1],
  [
    'a detail that is altered',
    [`update sms.audit_details set detail = '{"said": "x"}' where ${ofDetail(5)}`],
    'detail_altered',
    5,
  ],
  ['a salt that is altered', [`update sms.audit_details set salt = '\\x00' where ${ofDetail(5)}`], 'detail_altered', 5],
  [
    'a detail that another tenant can read',
    [`update sms.audit_details set tenant_id = gen_random_uuid() where ${ofDetail(5)}`],
    'detail_missing',
    5,
  ],
  [
    'details that are exchanged',
    [
      `create temp table two on commit drop as select a.seq, d.salt, d.detail from sms.audit_details d join sms.audit a on a.id = d.audit_id where a.tenant_id = $1 and a.seq in (4, 8)`,
      `update sms.audit_details set (salt, detail) = (select salt, detail from two where seq = 8) where ${ofDetail(4)}`,
      `update sms.audit_details set (salt, detail) = (select salt, detail from two where seq = 4) where ${ofDetail(8)}`,
    ],
    'detail_altered',
    4,
  ],
  ['a detail that is gone', [`delete from sms.audit_details where ${ofDetail(5)}`], 'detail_missing', 5],
  [
    'rows that are rewritten to the end',
    [`update sms.audit set action = 'x' where ${at(5)}`, rehash(5)],
    'head_mismatch',
    4,
  ],
  [
    'a head that is moved',
    ['update sms.audit_heads set seq = 5 where tenant_id = $1 and number = 2'],
    'head_forged',
    5,
  ],
  [
    'a head whose time is altered',
    [`update sms.audit_heads set at = at - interval '1 day' where tenant_id = $1 and number = 1`],
    'head_forged',
    3,
  ],
  [
    'a rewritten chain with heads to fit',
    [
      `update sms.audit set action = 'x' where ${at(5)}`,
      rehash(5),
      'update sms.audit_heads h set hash = (select a.hash from sms.audit a where a.tenant_id = h.tenant_id and a.seq = h.seq) where tenant_id = $1',
    ],
    'head_forged',
    6,
  ],
  ['a head that is deleted', ['delete from sms.audit_heads where tenant_id = $1 and number = 2'], 'head_missing', 9],
  [
    'a head of a key that is not here',
    [`update sms.audit_heads set key_id = 'abc' where tenant_id = $1 and number = 3`],
    'head_key_unknown',
    9,
  ],
]

describe('whoever owns the database', () => {
  test.each(tamperings)('%s is found, and where', async (_what, statements, kind, seq) => {
    const { tenantId } = await chained()
    expect(await looked(tenantId)).toMatchObject({ fault: null, rows: 9, unsealed: 0, head: { seq: 9 } })
    await tamper(tenantId, ...statements)
    const { fault, sentence } = await looked(tenantId)
    expect(fault).toMatchObject({ kind, seq })
    expect(sentence).toContain(String(seq))
  })

  test('who takes the heads away as well is found by those that were given out', async () => {
    const cut = await chained()
    await tamper(
      cut.tenantId,
      'delete from sms.audit where tenant_id = $1 and seq > 7',
      'delete from sms.audit_heads where tenant_id = $1 and number = 3',
    )
    expect((await looked(cut.tenantId)).fault).toBeNull()
    expect((await held(cut.tenantId, cut.heads)).fault).toEqual({ kind: 'truncated', seq: 8, until: 9 })

    const rewritten = await chained()
    await tamper(
      rewritten.tenantId,
      `update sms.audit set action = 'x' where ${at(2)}`,
      rehash(2),
      'delete from sms.audit_heads where tenant_id = $1',
    )
    expect((await looked(rewritten.tenantId)).fault).toBeNull()
    expect((await held(rewritten.tenantId, rewritten.heads)).fault).toMatchObject({
      kind: 'head_mismatch',
      seq: 1,
      until: 3,
    })

    const cleared = await chained()
    await tamper(
      cleared.tenantId,
      'delete from sms.audit where tenant_id = $1',
      'delete from sms.audit_heads where tenant_id = $1',
    )
    expect((await held(cleared.tenantId, cleared.heads)).fault).toEqual({ kind: 'truncated', seq: 1, until: 3 })

    const headless = await chained()
    await tamper(headless.tenantId, 'delete from sms.audit_heads where tenant_id = $1')
    expect((await held(headless.tenantId, headless.heads)).fault).toMatchObject({ kind: 'head_missing', seq: 3 })

    const [head] = headless.heads
    const bent = { ...head, number: 1, tenantId: 'no tenant can have this' } as AuditHead
    expect((await held(bent.tenantId ?? '', [bent])).fault).toMatchObject({ kind: 'head_forged' })
    await expect(verifyEverything(w.service, [{ seq: 1 }])).rejects.toMatchObject({ code: 'invalid_input' })
  })

  const anywhere = fc.record({ place: fc.integer({ min: 1, max: 9 }), kind: fc.constantFrom(0, 1, 2, 3, 4, 5, 6, 7) })
  test('is found whatever is done wherever', async () => {
    await fc.assert(
      fc.asyncProperty(anywhere, fc.integer({ min: 1, max: 8 }), async ({ place, kind }, distance) => {
        const other = ((place - 1 + distance) % 9) + 1
        const [first, last] = [Math.min(place, other), Math.max(place, other)]
        const deeds: [statements: string[], from: number, to: number][] = [
          [[`update sms.audit set ids = '{}' where ${at(place)}`], place, place],
          [[`update sms.audit set ids = '{}' where ${at(place)}`, rehash(place, place)], place, place + 1],
          [
            [`update sms.audit set ids = '{}' where ${at(place)}`, rehash(place)],
            Math.floor((place - 1) / 3) * 3 + 1,
            place,
          ],
          [[`delete from sms.audit where tenant_id = $1 and seq between ${first} and ${last}`], first, first],
          [[`delete from sms.audit where ${at(place)}`, ...shift(place + 1, -1)], place, place],
          [[...shift(place, 1), forged(place)], place, place],
          [swap(place, other), first, first],
          [[`update sms.audit_details set detail = '{}' where ${ofDetail(place)}`], place, place],
        ]
        const [statements, from, to] = there(deeds[kind])
        const { tenantId } = await chained()
        await tamper(tenantId, ...statements)
        const fault = there((await looked(tenantId)).fault ?? undefined)
        expect(fault.seq).toBeLessThanOrEqual(to)
        expect(fault.until ?? fault.seq).toBeGreaterThanOrEqual(from)
      }),
      { numRuns: 30 },
    )
  })

  test('has erased nothing where it was written down that a detail was erased', async () => {
    const { tenantId } = await chained()
    const [{ id }] = await query('select id from sms.audit where tenant_id = $1 and seq = 5', [tenantId])
    await asWorker(w.db, tx =>
      tx.query(
        `select sms.record($1, 'audit.detail_erased', jsonb_build_object('details', jsonb_build_array($2::text)))`,
        [tenantId, id],
      ),
    )
    await query('delete from sms.audit_details where audit_id = $1', [id])
    expect(await looked(tenantId)).toMatchObject({ fault: null, rows: 9, unsealed: 1 })
  })
})

test('nobody inside changes history or seals it by hand, not even its owner', async () => {
  await write(w.acme.tenantId, 1)
  await sealAudit(w.db)
  const refused = async (role: string, sql: string) => {
    const client = await w.superuser.connect()
    try {
      await client.query(
        `begin; set local role ${role}; select set_config('sms.tenant_id', '${w.acme.tenantId}', true)`,
      )
      await client.query(sql)
      return 'done'
    } catch (error) {
      return error instanceof Error && 'code' in error ? error.code : error
    } finally {
      await client.query('rollback')
      client.release()
    }
  }
  const changes = [
    "update sms.audit set action = 'x'",
    'update sms.audit set seq = null, hash = null',
    'delete from sms.audit where seq is not null',
    'delete from sms.audit_heads',
    "update sms.audit_details set detail = '{}'",
  ]
  await signHeads(w.service)
  const walled = ['sms_worker', 'sms_ingest', 'sms_user', 'sms_tenant', 'sms_superadmin']
  for (const role of ['sms_owner', ...walled])
    for (const sql of changes) expect([role, sql, await refused(role, sql)]).toEqual([role, sql, '42501'])
  expect(await refused('sms_owner', 'truncate sms.audit cascade')).toBe('42501')
  for (const role of walled.filter(name => name !== 'sms_worker')) {
    expect([role, await refused(role, 'select sms.seal_audit(null)')]).toEqual([role, '42501'])
    expect([role, await refused(role, 'select * from sms.open_audit_head(null)')]).toEqual([role, '42501'])
  }
})

test('the form of a row is this one, whatever a session is set to', async () => {
  const { tenantId } = await chained()
  const rows = await query(
    `select id, hash, actor_role, action, ids::text, detail_hash, (extract(epoch from at) * 1000000)::bigint as at
     from sms.audit where tenant_id = $1 order by seq limit 2`,
    [tenantId],
  )
  const field = (value: string | Buffer | null) => {
    const length = Buffer.alloc(4)
    length.writeInt32BE(value === null ? -1 : Buffer.byteLength(value))
    return Buffer.concat([length, Buffer.from(value ?? '')])
  }
  let before: Buffer | null = null
  for (const [index, row] of rows.entries()) {
    const id = Buffer.from(row.id.replaceAll('-', ''), 'hex')
    const fields: (string | Buffer | null)[] = [
      'sms.audit 1',
      tenantId,
      String(index + 1),
      before,
      id,
      row.at,
      null,
      row.actor_role,
      row.action,
      row.ids,
      row.detail_hash,
    ]
    before = createHash('sha256')
      .update(Buffer.concat(fields.map(field)))
      .digest()
    expect(row.hash).toEqual(before)
  }
  const client = await w.superuser.connect()
  await client.query(`begin; set local timezone = 'Asia/Kolkata'; set local datestyle = 'German'; set local bytea_output = 'escape';
    set local intervalstyle = 'iso_8601'; set local extra_float_digits = -15; set local client_encoding = 'latin1'`)
  const { rows: differing } = await client.query(
    `select from (select a as entry, lag(hash) over (order by seq) as before from sms.audit a where tenant_id = $1) p
     where (p.entry).hash <> sms.audit_hash(p.entry, (p.entry).seq, p.before)`,
    [tenantId],
  )
  await client.query('rollback')
  client.release()
  expect(differing).toHaveLength(0)
})

test('writers never wait for a sealer, a sealer waits for its chain alone, and what commits late is sealed after', async () => {
  const [tenantId, other] = [randomUUID(), randomUUID()]
  const order = async () =>
    (await query(`select ids ->> 'step' as step from sms.audit where tenant_id = $1 order by seq`, [tenantId])).map(
      row => row.step,
    )
  const late = await w.pool.connect()
  const record = `select sms.record($1, 'test.step', jsonb_build_object('step', $2::text))`
  await late.query('begin; set local role sms_worker')
  await late.query(record, [tenantId, 'began first'])
  await asWorker(w.db, tx => tx.query(record, [tenantId, 'committed first']))
  await sealAudit(w.db)

  const sealer = await w.pool.connect()
  await asWorker(w.db, tx => tx.query(record, [tenantId, 'being sealed']))
  await sealer.query('begin; set local role sms_worker')
  await sealer.query('select sms.seal_audit($1)', [tenantId])
  // The sealer's transaction is open: everybody else goes on.
  const noWait = "select set_config('lock_timeout', '1s', true)"
  for (const tenant of [tenantId, other]) {
    await asWorker(w.db, async tx => {
      await tx.query(noWait)
      await tx.query(record, [tenant, 'meanwhile'])
    })
  }
  await asWorker(w.db, async tx => {
    await tx.query(noWait)
    await tx.query('select sms.seal_audit($1)', [other])
  })
  const rival = asWorker(w.db, async tx => {
    await tx.query(noWait)
    await tx.query('select sms.seal_audit($1)', [tenantId])
  })
  await expect(rival).rejects.toMatchObject({ code: '55P03' })
  await sealer.query('commit')
  sealer.release()
  await late.query('commit')
  late.release()
  await sealAudit(w.db)
  expect((await order()).slice(0, 2)).toEqual(['committed first', 'being sealed'])
  expect((await order()).slice(2).toSorted()).toEqual(['began first', 'meanwhile'])
  expect(await looked(tenantId)).toMatchObject({ fault: null, rows: 4, unsealed: 0 })
})

test('while many write in several tenants and several seal, every chain is whole and nothing is left out', async () => {
  const tenants = [null, ...Array.from({ length: 3 }, () => randomUUID())]
  const counts = () => query('select tenant_id, count(*)::integer as rows from sms.audit group by 1')
  const before = await counts()
  let writing = true
  const sealers = [1, 2, 3].map(async () => {
    while (writing) await sealAudit(w.db)
  })
  const writer = async (place: number) => {
    for (let turn = 0; turn < 15; turn++) {
      await asWorker(w.db, async tx => {
        await tx.query(step, [tenants[(place + turn) % tenants.length], 2])
        for (let pause = randomInt(4); pause > 0; pause--) await tx.query('select') // so that they do not commit as they began
      })
    }
  }
  await Promise.all(Array.from({ length: 8 }, (_, place) => writer(place)))
  writing = false
  await Promise.all(sealers)
  await sealAudit(w.db)
  const { chains } = await verifyEverything(w.service)
  for (const tenant of tenants) {
    expect(chains.find(chain => chain.tenantId === tenant)).toMatchObject({
      fault: null,
      unsealed: 0,
      rows: 60 + (before.find(row => row.tenant_id === tenant)?.rows ?? 0),
    })
  }
})

test('five thousand rows that were there before are sealed by two at once, and verify', async () => {
  const tenantId = randomUUID()
  await write(tenantId, 5_100)
  await Promise.all([sealAudit(w.db), sealAudit(w.db)])
  expect(await looked(tenantId)).toMatchObject({ fault: null, rows: 5_100, unsealed: 0 })
  await tamper(tenantId, `update sms.audit set action = 'x' where ${at(5_050)}`)
  expect((await looked(tenantId)).fault).toMatchObject({ kind: 'altered', seq: 5_050 })
})

test('the worker seals, signs at its start and its stop, and gives a head again that the host did not take', async () => {
  const tenantId = randomUUID()
  const taken: AuditHead[] = []
  let failures = 1
  const onAuditHead = (head: AuditHead) => {
    if (head.tenantId === tenantId && failures-- > 0) throw new Error('the disk is full')
    taken.push(head)
  }
  await write(tenantId, 2)
  const worker = startSealing({ service: w.service, log: pino({ level: 'silent' }), onAuditHead })
  await until(async () => (await query('select from sms.audit_heads where tenant_id = $1', [tenantId])).length === 1)
  await write(tenantId, 1)
  await worker.stop()
  const own = taken.filter(head => head.tenantId === tenantId)
  expect(own.map(({ number, seq }) => [number, seq])).toEqual([
    [1, 2],
    [2, 3],
  ])
  expect((await held(tenantId, own)).fault).toBeNull()
  expect((await looked(tenantId)).sentence).toMatch(/3 rows, sealed to .*Z, head of row 3 signed at .*Z: untouched\.$/)
})

test('older keys still verify, and who has none of them cannot sign', async () => {
  const { tenantId } = await chained()
  const fresh = randomBytes(32).toString('base64')
  const as = async (keys: string) => {
    const { chains } = await verifyEverything({ db: w.db, keyring: keyringOf(keys) })
    return chains.find(chain => chain.tenantId === tenantId)?.fault?.kind
  }
  expect(await as(`${fresh},${w.encryptionKey}`)).toBeUndefined()
  expect(await as(fresh)).toBe('head_key_unknown')
})

test('a tenant admin sees the own chain alone, a user none', async () => {
  await write(null, 1)
  const chains = async (who: Principal) => (await verifyAudit(w.service, who)).chains.map(chain => chain.tenantId)
  expect(await chains(w.acme.admin)).toEqual([w.acme.tenantId])
  expect(await chains(w.root)).toEqual(expect.arrayContaining([null, w.acme.tenantId]))
  await expect(verifyAudit(w.service, w.acme.agents[0])).rejects.toMatchObject({ code: 'not_allowed' })
  const foreign = await asPrincipal(w.db, w.globex.admin, tx =>
    tx.query('select from sms.audit_heads where tenant_id is distinct from $1', [w.globex.tenantId]),
  )
  expect(foreign.rowCount).toBe(0)
  await expect(
    asPrincipal(w.db, w.acme.agents[0], tx => tx.query('select from sms.audit_heads')),
  ).rejects.toMatchObject({ code: '42501' })
})

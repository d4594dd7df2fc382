import { readFile } from 'node:fs/promises'
import { ingestTexts } from './support/inbound-text.js'
import { type World, world } from './support/world.js'

let w: World
let page: string
beforeAll(async () => {
  w = await world()
  page = await readFile('docs/scale.md', 'utf8')
})
afterAll(() => w.stop())

/**
 * What becomes of each table when tenants are spread over several databases.
 * `traffic` grows with texts: it lies with its tenant, for ever or for its term. `passing`: rows of minutes to days on a
 * text's way, with its tenant too. `tenant`: grows with a tenant's numbers, people and decisions. `reference`: small, and
 * the same everywhere, since a request is told by it to which tenant it belongs. `system`: one of each installation.
 */
const classes: Record<'traffic' | 'passing' | 'tenant' | 'reference' | 'system', string[]> = {
  traffic: `messages inbox media conversations conversation_peers waiting thread_notes group_recipients stop_wishes
    automatic_texts keywords opt_outs usage_days deliveries delivery_bodies duplicates lost_texts audit audit_details audit_heads retention_runs`.split(
    /\s+/,
  ),
  passing: `outbox awaiting_reports events recent_texts idempotency_keys answers_due uploads media_links host_events
    push_queue carrier_texts carrier_history retired_requests reads`.split(/\s+/),
  tenant: `people people_reads assignments availability working_hours automatic_answers tenant_settings number_state
    number_states tenant_states settings_states number_counts number_notes number_presence unheld_numbers legal_holds
    api_tokens push_subscriptions delivery_runs delivery_run_numbers webhook_tests webhook_state`.split(/\s+/),
  reference: ['numbers', 'webhook_tokens', 'registrations'],
  system:
    `settings secrets account_watch inventory_reads campaign_reads host_listening encryption_keys history_sweep database_place
    sending_pauses migrations migrations_lock`.split(/\s+/),
}

const rowsOf = async (sql: string, values: unknown[] = []) => (await w.superuser.query(sql, values)).rows
const ours = `c.relnamespace = 'sms'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition`
/** What the page says does not keep a rule yet. */
const owed = () => [...page.matchAll(/^\| `(\w+)` +\|/gm)].map(([, table = '']) => table).sort()

test('every table has its class: whoever makes one decides where it lies', async () => {
  const tables = await rowsOf(`select c.relname as name from pg_class c where ${ours}`)
  expect(Object.values(classes).flat().sort()).toEqual(tables.map(({ name }) => name).sort())
})

test('what grows with traffic carries its tenant in every key, but for what the page names', async () => {
  const without = await rowsOf(
    `select distinct c.relname as name from pg_class c join pg_index i on i.indrelid = c.oid and i.indisunique
     where ${ours} and c.relname = any ($1) and not exists (
       select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and a.attnum = any (i.indkey))`,
    [[...classes.traffic, ...classes.passing]],
  )
  expect(without.map(({ name }) => name).sort()).toEqual(owed())
})

test('nothing refers to a partitioned table, and what grows refers with its tenant to what lies with it or everywhere', async () => {
  const partitioned = await rowsOf(
    `select c.relname as name from pg_class c where ${ours} and c.relkind = 'p' order by c.relname`,
  )
  expect(partitioned.map(({ name }) => name)).toEqual(['deliveries', 'delivery_bodies', 'inbox', 'messages'])
  const keys = await rowsOf(
    `select c.relname as from, t.relname as to, t.relkind = 'p' as partitioned, exists (
       select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and a.attnum = any (k.conkey)) as carries
     from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_class t on t.oid = k.confrelid
     where k.contype = 'f' and k.conparentid = 0 and c.relnamespace = 'sms'::regnamespace`,
  )
  expect(keys.filter(key => key.partitioned)).toEqual([])
  const grows = keys.filter(({ from }) => [...classes.traffic, ...classes.passing].includes(from))
  expect(grows.length).toBeGreaterThan(5)
  expect(grows.filter(({ carries, from }) => !carries && !owed().includes(from))).toEqual([])
  const near = [...classes.traffic, ...classes.passing, ...classes.tenant, ...classes.reference]
  expect(grows.filter(({ to }) => !near.includes(to))).toEqual([])
})

test('months are ranges of the id, and each of the four has this month’s and those ahead', async () => {
  const parts = await rowsOf(
    `select p.relname as parent, pg_get_partkeydef(p.oid) as key, count(*)::int as months
     from pg_class p join pg_inherits i on i.inhparent = p.oid join pg_class c on c.oid = i.inhrelid
     where p.relnamespace = 'sms'::regnamespace and p.relkind = 'p' and c.relname ~ '_[0-9]{6}$' group by 1, 2 order by 1`,
  )
  expect(parts).toEqual([
    { parent: 'deliveries', key: 'RANGE (id)', months: 4 },
    { parent: 'delivery_bodies', key: 'RANGE (delivery_id)', months: 4 },
    { parent: 'inbox', key: 'RANGE (message_id)', months: 4 },
    { parent: 'messages', key: 'RANGE (id)', months: 4 },
  ])
})

test('a text takes the bytes and the log that the page reckons with', async () => {
  const texts = 4_000
  const line = await w.linkedNumber(w.acme, { holders: [w.acme.agents[0], w.acme.agents[1]], routing: 'everyone' })
  const measure = async () =>
    (
      await rowsOf(
        `select sum(pg_total_relation_size(c.oid))::float8 as bytes, (pg_current_wal_lsn() - '0/0')::float8 as wal
         from pg_class c where c.relnamespace = 'sms'::regnamespace and c.relkind = 'r'`,
      )
    )[0]
  const before = await measure()
  for (let batch = 0; batch < texts / 500; batch++) {
    await ingestTexts(
      w.db,
      Array.from({ length: 500 }, (_, place) => ({
        ...line,
        from: `+1303${5_550_000 + ((batch * 500 + place) % 2_000)}`,
        text: `${batch} ${place} a text of ordinary length: see you at ten, by the way, and bring what we spoke of`,
      })),
    )
  }
  const after = await measure()
  const figure = (what: string) => Number(page.match(new RegExp(`\\| ${what} +\\| ([\\d,]+)`))?.[1]?.replace(/,/g, ''))
  const each = { bytes: (after.bytes - before.bytes) / texts, wal: (after.wal - before.wal) / texts }
  if (process.env.UPDATE_DOCS) console.log(each)
  expect(each.bytes / figure('bytes stored a text')).toBeGreaterThan(0.7)
  expect(each.bytes / figure('bytes stored a text')).toBeLessThan(1.3)
  expect(each.wal / figure('bytes of log a text')).toBeLessThan(2) // pages are written whole after each checkpoint
})

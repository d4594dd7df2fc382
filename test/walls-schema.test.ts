import { type World, world } from './support/world.js'

let w: World
beforeAll(async () => {
  w = await world()
})
afterAll(() => w.stop())

/** The roles that people act in. */
const walled = ['sms_user', 'sms_tenant', 'sms_superadmin']
const ofTenants = ['sms_user', 'sms_tenant']
const rowsOf = async (sql: string, values: unknown[] = []) => (await w.superuser.query(sql, values)).rows
/** Tables of ours; a partition is its parent's affair, and no role may read it by itself (below). */
const tables = `pg_class c where c.relnamespace = 'sms'::regnamespace and c.relkind in ('r', 'p')
  and c.relname not in ('migrations', 'migrations_lock')`
const hasTenant = `exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped)`

test('every table forces row security', async () => {
  expect(await rowsOf(`select relname from ${tables} and not (relrowsecurity and relforcerowsecurity)`)).toEqual([])
})

test('no role of ours passes row security by, logs in or owns anything but sms_owner', async () => {
  const strong = `select rolname from pg_roles where rolname like 'sms\\_%'
    and (rolsuper or rolbypassrls or rolcanlogin or rolcreaterole or rolcreatedb or rolreplication)`
  expect(await rowsOf(strong)).toEqual([])
  const owned = `select c.relname, c.relowner::regrole from pg_class c
    where c.relnamespace = 'sms'::regnamespace and c.relowner <> 'sms_owner'::regrole
    union all select p.proname, p.proowner::regrole from pg_proc p
    where p.pronamespace = 'sms'::regnamespace and p.proowner <> 'sms_owner'::regrole
      and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')`
  expect(await rowsOf(owned)).toEqual([])
})

test('the login that runs owns nothing, is no superuser and stands in no role by itself', async () => {
  const [login] = (await w.pool.query('select session_user::text as name')).rows
  expect(
    await rowsOf('select rolsuper, rolbypassrls, rolinherit from pg_roles where rolname = $1', [login?.name]),
  ).toEqual([{ rolsuper: false, rolbypassrls: false, rolinherit: false }])
  const may = await rowsOf(
    `select c.relname from ${tables} and has_table_privilege($1, c.oid, 'select, insert, update, delete')`,
    [login?.name],
  )
  expect(may).toEqual([])
})

test('every policy that lets a tenant’s people in asks for the tenant, and a user’s for what is theirs too', async () => {
  const open = await rowsOf(
    `select tablename, policyname, cmd, roles::text[] as roles, concat(qual, ' ', with_check) as asks from pg_policies
     where schemaname = 'sms' and permissive = 'PERMISSIVE' and roles && $1::name[]`,
    [ofTenants],
  )
  expect(open.length).toBeGreaterThan(50)
  expect(open.filter(({ asks }) => !/current_tenant\(\)/.test(asks))).toEqual([])
  const users = open.filter(({ roles }) => roles.includes('sms_user'))
  expect(users.filter(({ asks }) => !/held_numbers|current_person\(\)/.test(asks))).toEqual([])
})

test('no right of a role’s stands without the policy that judges its use', async () => {
  const rights = await rowsOf(
    `select c.relname as table, r.role, p.privilege from ${tables} and not c.relispartition`.replace(
      'pg_class c where',
      `pg_class c cross join unnest($1::name[]) r (role) cross join unnest('{SELECT,INSERT,UPDATE,DELETE}'::text[]) p (privilege) where`,
    ) +
      ` and (has_table_privilege(r.role, c.oid, p.privilege)
          or p.privilege <> 'DELETE' and has_any_column_privilege(r.role, c.oid, p.privilege))
        and not exists (select from pg_policy y where y.polrelid = c.oid and y.polpermissive
          and y.polcmd in ('*', case p.privilege when 'SELECT' then 'r' when 'INSERT' then 'a' when 'UPDATE' then 'w' else 'd' end)
          and (y.polroles = '{0}' or (select oid from pg_roles where rolname = r.role) = any (y.polroles)))`,
    [[...walled, 'sms_worker', 'sms_ingest']],
  )
  expect(rights).toEqual([])
})

test('history is written, changed and taken away by its functions alone', async () => {
  const history = [
    'audit',
    'audit_details',
    'audit_heads',
    'reads',
    'people',
    'legal_holds',
    'lost_texts',
    'duplicates',
  ]
  const states = ['number_states', 'tenant_states', 'settings_states']
  const may = await rowsOf(
    `select t.name, r.role from unnest($1::text[]) t (name) cross join unnest($2::name[]) r (role)
     where has_table_privilege(r.role, 'sms.' || t.name, 'insert, update, delete, truncate')
       or has_any_column_privilege(r.role, 'sms.' || t.name, 'insert, update')`,
    [
      [...history, ...states],
      [...walled, 'sms_worker', 'sms_ingest'],
    ],
  )
  expect(may).toEqual([])
})

test('a role of a tenant has no right at all to a table without one', async () => {
  const may = await rowsOf(
    `select c.relname, r.role from ${tables} and c.relispartition = false and not ${hasTenant}`.replace(
      'pg_class c where',
      `pg_class c cross join unnest($1::text[]) r (role) where (has_table_privilege(r.role, c.oid, 'select, insert, update, delete')
         or has_any_column_privilege(r.role, c.oid, 'select, insert, update')) and`,
    ),
    [ofTenants],
  )
  expect(may).toEqual([])
})

test('no partition is reached by itself', async () => {
  const may = await rowsOf(
    `select c.relname from ${tables} and c.relispartition
       and exists (select from unnest($1::text[]) r (role) where has_table_privilege(r.role, c.oid, 'select, insert, update, delete'))`,
    [walled],
  )
  expect(may).toEqual([])
})

test('every view asks in the rights of who reads it, or is read by no role', async () => {
  const views = await rowsOf(
    `select c.relname from pg_class c where c.relnamespace = 'sms'::regnamespace and c.relkind in ('v', 'm')
       and not coalesce('security_invoker=true' = any (c.reloptions), false)
       and exists (select from unnest($1::text[]) r (role) where has_table_privilege(r.role, c.oid, 'select'))`,
    [[...walled, 'sms_ingest']],
  )
  expect(views).toEqual([])
})

test('what is sealed or hashed is selected by nobody who acts; what proves history is no secret', async () => {
  const proofs = ['audit.detail_hash', 'audit.hash', 'audit_details.salt', 'audit_heads.hash', 'audit_heads.key_id']
  const columns = await rowsOf(
    `select c.relname || '.' || a.attname as name from pg_attribute a join pg_class c on c.oid = a.attrelid
     where c.relnamespace = 'sms'::regnamespace and c.relkind in ('r', 'p', 'v') and a.attnum > 0 and not a.attisdropped
       and a.attname ~ 'cipher|hash|salt|secret|key_id|password|source_url'
       and exists (select from unnest($1::text[]) r (role) where has_column_privilege(r.role, c.oid, a.attnum, 'select'))`,
    [walled],
  )
  expect(columns.map(({ name }) => name).filter(name => !proofs.includes(name))).toEqual([])
})

test('a key from one table of tenants to another carries the tenant', async () => {
  const keys = await rowsOf(`
    select k.conrelid::regclass as from_table, k.confrelid::regclass as to_table, k.conkey
    from pg_constraint k join pg_class c on c.oid = k.conrelid
    where k.connamespace = 'sms'::regnamespace and k.contype = 'f' and k.conparentid = 0 and ${hasTenant}
      and exists (select from pg_attribute a where a.attrelid = k.confrelid and a.attname = 'tenant_id')
      and not exists (select from pg_constraint t where t.conrelid = k.conrelid and t.confrelid = k.confrelid and t.contype = 'f'
        and t.conkey @> k.conkey
        and exists (select from pg_attribute a where a.attrelid = t.conrelid and a.attname = 'tenant_id' and a.attnum = any (t.conkey)))`)
  expect(keys).toEqual([])
})

test('what a role may insert clashes with rows of its own tenant alone', async () => {
  const clashing = await rowsOf(
    `select c.relname as table, i.indexrelid::regclass as index, array(
       select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum = any (i.indkey)) as columns
     from pg_index i join pg_class c on c.oid = i.indrelid
     where c.relnamespace = 'sms'::regnamespace and not c.relispartition and (i.indisunique or i.indisexclusion)
       and exists (select from unnest($1::text[]) r (role) where has_any_column_privilege(r.role, c.oid, 'insert'))`,
    [ofTenants],
  )
  // Made by chance, of 122 bits and more: nobody meets another's.
  const byChance = (columns: string[]) => columns.length === 1 && ['id', 'hash'].includes(columns[0] ?? '')
  expect(clashing.length).toBeGreaterThan(5)
  expect(clashing.filter(({ columns }) => !columns.includes('tenant_id') && !byChance(columns))).toEqual([])
})

test('no sequence is asked by a role of a tenant', async () => {
  const asked = await rowsOf(
    `select c.relname from pg_class c cross join unnest($1::text[]) r (role)
     where c.relnamespace = 'sms'::regnamespace and c.relkind = 'S' and has_sequence_privilege(r.role, c.oid, 'usage, select, update')`,
    [ofTenants],
  )
  expect(asked).toEqual([])
})

test('every function pins its search path, and is nobody’s by default', async () => {
  const ours = `pg_proc p where p.pronamespace = 'sms'::regnamespace and p.proowner = 'sms_owner'::regrole
    and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')`
  // A body that is an expression was bound to its names when it was made: no search path can change it.
  const free = `select p.proname from ${ours} and p.prosqlbody is null
    and not coalesce('search_path=""' = any (p.proconfig), false)`
  expect(await rowsOf(free)).toEqual([])
  const anybodys = `select p.proname from ${ours}
    and exists (select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a where a.grantee = 0)`
  expect(await rowsOf(anybodys)).toEqual([])
})

test('nobody but the owner makes or drops anything in the schema', async () => {
  const may = await rowsOf(
    `select r.role from unnest($1::text[]) r (role) where has_schema_privilege(r.role, 'sms', 'create')`,
    [[...walled, 'sms_ingest', 'sms_worker', 'public']],
  )
  expect(may).toEqual([])
})

test('whoever takes rows of a queue picks them once: a subquery with a limit and locks may be read again, and take more', async () => {
  const picking = await rowsOf(
    `select p.proname as name, p.prosrc as source from pg_proc p
     where p.pronamespace = 'sms'::regnamespace and p.prosrc ~* '\\mlimit\\M[^;]*\\mfor (no key )?update\\M'`,
  )
  expect(picking.length).toBeGreaterThan(5)
  const inSubquery = /\bin \(\s*select\b(?:(?!\)\s*(?:returning|;|$))[^;])*\blimit\b[^;()]*\bfor (?:no key )?update\b/i
  expect(picking.filter(({ source }) => inSubquery.test(source)).map(({ name }) => name)).toEqual([])
})

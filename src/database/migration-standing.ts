import { z } from 'zod'
import { readHostTypes } from './host-mapping.js'
import { type MigrationFile, migrationFiles } from './migration-files.js'
import { type MigrationPlace, mappingMark } from './migration-plan.js'
import type { RoleNames } from './roles.js'
import { first, one, type Tx } from './transaction.js'

const Standing = z.object({ migrator: z.string(), version: z.number(), superuser: z.boolean() })
const Membership = z.object({ owner: z.boolean() })
const Names = z.array(z.object({ name: z.string() }))

/** Looks at where a migration would run. @throws TypeError when the options do not fit the host's tables */
export async function placeOf(
  tx: Tx,
  { login, roles, host }: Pick<MigrationPlace, 'login' | 'roles' | 'host'>,
): Promise<MigrationPlace> {
  const types = await readHostTypes(tx, host)
  const standing = Standing.parse(
    await one(
      tx,
      `select current_user::text as migrator, current_setting('server_version_num')::integer / 10000 as version,
         (select rolsuper from pg_catalog.pg_roles where rolname = current_user) as superuser`,
    ),
  )
  const member = await first(
    tx,
    `select pg_has_role(current_user, oid, '${become(standing.version)}') as owner from pg_catalog.pg_roles where rolname = $1`,
    [roles.owner],
  )
  const owner = member !== undefined && Membership.parse(member).owner
  return {
    roles,
    host,
    types,
    login,
    migrator: standing.migrator,
    version: standing.version,
    borrowsOwner: !owner && !standing.superuser,
  }
}

/** The names of the migrations that the database does not have yet. */
export async function pendingMigrations(tx: Tx, roles: RoleNames): Promise<string[]> {
  const done = new Set(Names.parse((await tx.query('select name from sms.migrations')).rows).map(row => row.name))
  return migrationFiles(roles).flatMap(({ name }) => (done.has(name) ? [] : [name]))
}

/** What is still to run; all of it for a login that cannot look. */
export async function pendingOf(tx: Tx, { roles, version }: MigrationPlace): Promise<MigrationFile[]> {
  const readable = await first(
    tx,
    `select from pg_catalog.pg_roles o where o.rolname = $1 and pg_has_role(current_user, o.oid, '${become(version)}') and exists (
       select from pg_catalog.pg_class c join pg_catalog.pg_namespace s on s.oid = c.relnamespace where s.nspname = 'sms' and c.relname = 'migrations')`,
    [roles.worker],
  )
  if (readable === undefined) return migrationFiles(roles)
  await tx.query(`set local role ${roles.worker}`)
  const names = new Set(await pendingMigrations(tx, roles))
  await tx.query('set local role none')
  return migrationFiles(roles).filter(file => names.has(file.name))
}

/** Whether the mapping is the options' and the running login has its roles: then there is nothing to do. */
export async function isSettled(tx: Tx, { roles, host, types, login, version }: MigrationPlace): Promise<boolean> {
  const settled = `
    select from pg_catalog.pg_class c join pg_catalog.pg_namespace s on s.oid = c.relnamespace
    where s.nspname = 'sms' and c.relname = 'users' and obj_description(c.oid, 'pg_class') = $1
      and (select count(*) from pg_catalog.pg_roles o where o.rolname = any ($2) and pg_has_role($3, o.oid, '${become(version)}')) = 5`
  const walled = [roles.ingest, roles.worker, roles.user, roles.tenant, roles.superadmin]
  return (await first(tx, settled, [mappingMark(host, types), walled, login])) !== undefined
}

/** From 16 on a role's maker is its member without being able to act as it: being able to is asked for by its own word. */
function become(version: number): 'set' | 'member' {
  return version >= 16 ? 'set' : 'member'
}

import { z } from 'zod'
import { type HostTables, qualified, schemaOf } from './host-mapping.js'
import type { RoleNames } from './roles.js'
import { one, type Tx } from './transaction.js'

const Rights = z.object({
  superuser: z.boolean(),
  createRole: z.boolean(),
  createHere: z.boolean(),
  hasSchema: z.boolean(),
  rolesThere: z.array(z.string()),
  rolesGrantable: z.array(z.string()),
  version: z.number(),
})

const TableRights = z.object({ mayGrant: z.boolean(), ownerReads: z.boolean() })

/** What the login lacks for a migration, a sentence each; empty when it may begin. Asked before the first statement. */
export async function missingRights(tx: Tx, roles: RoleNames, host: HostTables): Promise<string[]> {
  const names = Object.values(roles)
  const has = Rights.parse(await one(tx, rightsOfLogin, [names]))
  if (has.superuser) return []
  const absent = names.filter(name => !has.rolesThere.includes(name))
  const fixed = has.rolesThere.filter(name => !has.rolesGrantable.includes(name))
  return [
    ...(has.createHere || has.hasSchema ? [] : ['CREATE on this database (grant create on database … to …)']),
    ...(absent.length === 0 || has.createRole
      ? []
      : [`CREATEROLE, or these roles made beforehand: ${absent.join(', ')}`]),
    ...(fixed.length === 0 ? [] : [`ADMIN OPTION on the roles that exist already: ${fixed.join(', ')}`]),
    ...(await missingOnTable(tx, roles, host.users.table)),
    ...(await missingOnTable(tx, roles, host.tenants.table)),
  ]
}

const rightsOfLogin = `
select r.rolsuper as superuser, r.rolcreaterole as "createRole",
  has_database_privilege(current_database(), 'create') as "createHere",
  exists (select from pg_catalog.pg_namespace where nspname = 'sms') as "hasSchema",
  array(select o.rolname::text from pg_catalog.pg_roles o where o.rolname = any ($1)) as "rolesThere",
  array(select o.rolname::text from pg_catalog.pg_roles o where o.rolname = any ($1) and (
    pg_has_role(current_user, o.oid, 'member with admin option')
    or (r.rolcreaterole and current_setting('server_version_num')::integer < 160000))) as "rolesGrantable",
  current_setting('server_version_num')::integer / 10000 as version
from pg_catalog.pg_roles r where r.rolname = current_user`

async function missingOnTable(tx: Tx, roles: RoleNames, table: string): Promise<string[]> {
  const rights = `
    select has_table_privilege(current_user, $1::regclass, 'select with grant option')
        and (has_schema_privilege(current_user, $2, 'usage with grant option') or has_schema_privilege('public', $2, 'usage')) as "mayGrant",
      exists (select from pg_catalog.pg_roles o where o.rolname = $3 and has_any_column_privilege(o.oid, $1::regclass, 'select')
        and has_schema_privilege(o.oid, $2, 'usage')) as "ownerReads"`
  const { mayGrant, ownerReads } = TableRights.parse(
    await one(tx, rights, [qualified(table), schemaOf(table), roles.owner]),
  )
  return mayGrant || ownerReads ? [] : [`SELECT WITH GRANT OPTION on ${table}, and USAGE on its schema`]
}

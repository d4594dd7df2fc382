import { createHash } from 'node:crypto'
import { type HostTables, type HostTypes, mappingViews, qualified, schemaOf } from './host-mapping.js'
import { preparation } from './migration-files.js'
import type { RoleNames } from './roles.js'

/** What a migration needs to know of the place where it runs. */
export interface MigrationPlace {
  roles: RoleNames
  host: HostTables
  types: HostTypes
  /** The login that runs the plugin: it is made a member of the walled roles. */
  login: string
  /** The login that migrates. */
  migrator: string
  /** Whether the migrator is no member of the owner role yet: it becomes one for the length of the transaction. */
  borrowsOwner: boolean
  /** The server's major version. */
  version: number
}

/** Everything before the numbered migrations, as statements of the migrator; the last makes it act as the owner. */
export function statementsBefore({ roles, host, types, migrator, borrowsOwner }: MigrationPlace): string[] {
  const walled = [roles.ingest, roles.worker, roles.user, roles.tenant, roles.superadmin].join(', ')
  return [
    preparation(roles),
    ...(borrowsOwner ? [`grant ${roles.owner} to ${quoted(migrator)}`] : []),
    ...[...new Set([schemaOf(host.users.table), schemaOf(host.tenants.table)])].map(
      schema => `grant usage on schema ${quoted(schema)} to ${roles.owner}`,
    ),
    ...[host.users, host.tenants].map(
      table =>
        `grant select (${columnsOf(table).map(quoted).join(', ')}) on ${qualified(table.table)} to ${roles.owner}`,
    ),
    `create schema if not exists sms authorization ${roles.owner}`,
    // Trusted: they need no superuser.
    ...['btree_gist', 'btree_gin', 'pg_trgm'].map(name => `create extension if not exists ${name} schema sms`),
    `set local role ${roles.owner}`,
    'alter default privileges revoke execute on functions from public',
    `grant usage on schema sms to ${walled}`,
    domain('user_id', types.userId),
    domain('tenant_id', types.tenantId),
    mappingViews(host, types),
    `comment on view sms.users is '${mappingMark(host, types)}'`,
  ]
}

/** Everything after them: back to the migrator, and the login that runs gets its roles. */
export function statementsAfter({ roles, login, migrator, borrowsOwner, version }: MigrationPlace): string[] {
  const walled = [roles.ingest, roles.worker, roles.user, roles.tenant, roles.superadmin].join(', ')
  // From 16 on a membership can be had without inheriting: outside a transaction's role the login may do nothing.
  const uninherited = version >= 16 ? ' with inherit false' : ''
  return [
    `grant select on sms.migrations to ${roles.worker}`,
    'set local role none',
    `grant ${walled} to ${quoted(login)}${uninherited}`,
    ...(borrowsOwner ? [`revoke ${roles.owner} from ${quoted(migrator)}`] : []),
  ]
}

/** Tells one mapping from another: kept with the view, so that a changed option is noticed. */
export function mappingMark(host: HostTables, types: HostTypes): string {
  return `mapping ${createHash('sha256').update(mappingViews(host, types)).digest('hex')}`
}

function domain(name: string, type: string): string {
  return `do $$ begin create domain sms.${name} as ${type}; exception when duplicate_object then null; end $$`
}

function columnsOf(table: HostTables['users'] | HostTables['tenants']): string[] {
  const { table: _table, active, ...names } = table
  const columns = Object.values(names).filter(name => typeof name === 'string')
  return [...new Set([...columns, ...(active ? [active.column] : [])])]
}

function quoted(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`
}

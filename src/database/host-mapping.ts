import { z } from 'zod'
import type { Tx } from './transaction.js'

/** The host's two tables, as the options name them. */
export interface HostTables {
  users: {
    table: string
    id: string
    name: string
    email: string
    tenant: string
    role: string
    roles: { superadmin: Value[]; tenantAdmin: Value[]; user: Value[] }
    active?: { column: string; values: Value[] }
  }
  tenants: {
    table: string
    id: string
    name: string
    tier: string
    tiers: { community: Value[]; professional: Value[]; enterprise: Value[] }
    active?: { column: string; values: Value[] }
  }
}
type Value = string | number | boolean

/** What the host's ids are made of, as SQL writes the types: `uuid`, `bigint`, `character varying(36)` … */
export interface HostTypes {
  userId: string
  tenantId: string
}

const Column = z.object({ name: z.string(), type: z.string() })

/**
 * Looks the host's tables up. Every mistake is one line of one error: which option, and what is wrong with it.
 * @throws TypeError
 */
export async function readHostTypes(tx: Tx, { users, tenants }: HostTables): Promise<HostTypes> {
  const [userColumns, tenantColumns] = [await columnsOf(tx, users.table), await columnsOf(tx, tenants.table)]
  const { table: _u, roles: _r, active: userActive, ...userNames } = users
  const { table: _t, tiers: _s, active: tenantActive, ...tenantNames } = tenants
  const mistakes = [
    ...mistakesOf('users', users.table, userColumns, { ...userNames, 'active.column': userActive?.column }),
    ...mistakesOf('tenants', tenants.table, tenantColumns, { ...tenantNames, 'active.column': tenantActive?.column }),
  ]
  if (mistakes.length > 0) {
    throw new TypeError(
      `smsNumbers(options) does not fit the database:\n${mistakes.map(line => `  - ${line}`).join('\n')}`,
    )
  }
  return { userId: userColumns?.get(users.id) ?? '', tenantId: tenantColumns?.get(tenants.id) ?? '' }
}

/** The two views that are the only place where the host's tables are named. */
export function mappingViews({ users, tenants }: HostTables, types: HostTypes): string {
  return `create or replace view sms.users as
select h.${name(users.id)}::${types.userId} as id, ${titleOf(users)} as name, h.${name(users.email)}::text as email,
  h.${name(users.tenant)}::${types.tenantId} as tenant_id,
  ${caseOf(users.role, { superadmin: users.roles.superadmin, tenant_admin: users.roles.tenantAdmin, user: users.roles.user })} as role,
  ${activeOf(users.active)} as active
from ${qualified(users.table)} h;

create or replace view sms.tenants as
select h.${name(tenants.id)}::${types.tenantId} as id, ${titleOf(tenants)} as name,
  ${caseOf(tenants.tier, tenants.tiers)} as tier,
  ${activeOf(tenants.active)} as active
from ${qualified(tenants.table)} h;`
}

/** A table's name, each part quoted: `public.users` gives `"public"."users"`. */
export function qualified(table: string): string {
  return table.split('.').map(name).join('.')
}

/** The schema of a table's name; `public` where none is given. */
export function schemaOf(table: string): string {
  return table.includes('.') ? (table.split('.')[0] ?? 'public') : 'public'
}

async function columnsOf(tx: Tx, table: string): Promise<Map<string, string> | undefined> {
  const { rows } = await tx.query(
    `select a.attname as name, format_type(a.atttypid, a.atttypmod) as type
     from pg_catalog.pg_attribute a
     where a.attrelid = to_regclass($1) and a.attnum > 0 and not a.attisdropped`,
    [qualified(table)],
  )
  const columns = z.array(Column).parse(rows)
  return columns.length === 0 ? undefined : new Map(columns.map(({ name, type }) => [name, type]))
}

function mistakesOf(
  option: string,
  table: string,
  columns: Map<string, string> | undefined,
  names: Record<string, string | undefined>,
): string[] {
  if (!columns) return [`${option}.table: there is no table "${table}", or it may not be read`]
  return Object.entries(names)
    .filter(([, column]) => column !== undefined && !columns.has(column))
    .map(([key, column]) => `${option}.${key}: "${table}" has no column "${column}"`)
}

/** Whom or what the host left without a name is called by its id. */
function titleOf(table: { name: string; id: string }): string {
  return `coalesce(h.${name(table.name)}::text, h.${name(table.id)}::text)`
}

function caseOf(column: string, words: Record<string, Value[]>): string {
  const branches = Object.entries(words).map(
    ([word, given]) => `when h.${name(column)}::text ${anyOf(given)} then '${word}'`,
  )
  return `case ${branches.join(' ')} end`
}

function activeOf(active?: { column: string; values: Value[] }): string {
  return active ? `coalesce(h.${name(active.column)}::text ${anyOf(active.values)}, false)` : 'true'
}

/** Compared as text, in the words that PostgreSQL prints: so values may be strings, numbers or booleans. */
function anyOf(given: Value[]): string {
  return `in (${given.map(value => `'${String(value).replaceAll("'", "''")}'`).join(', ')})`
}

function name(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`
}

import type pg from 'pg'
import { z } from 'zod'
import type { Side } from './sides.js'

/** A function of ours that a role may execute. */
export interface SqlFunction {
  name: string
  args: { name: string; type: string }[]
}

const Row = z.object({ name: z.string(), names: z.array(z.string()), types: z.array(z.string()) })

/** Every function of the schema that this role may execute; what an extension brought, what only triggers call and what makes ids by chance or gives the moment of its call is left out. */
export async function functionsOf(superuser: pg.Pool, role: string): Promise<SqlFunction[]> {
  const { rows } = await superuser.query(
    `select p.proname as name,
       coalesce((select array_agg(a.name order by a.at) from unnest(p.proargnames) with ordinality a (name, at)
         where a.at <= p.pronargs and coalesce(p.proargmodes[a.at], 'i') in ('i', 'b')), '{}')::text[] as names,
       coalesce((select array_agg(format_type(t.type, null) order by t.at)
         from unnest(p.proargtypes::oid[]) with ordinality t (type, at)), '{}') as types
     from pg_proc p
     where p.pronamespace = 'sms'::regnamespace and p.proname <> all ('{uuid_v7,observe_readers}') and p.prorettype <> 'trigger'::regtype and p.prokind = 'f'
       and has_function_privilege($1, p.oid, 'execute')
       and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
     order by 1`,
    [role],
  )
  return z
    .array(Row)
    .parse(rows)
    .map(({ name, names, types }) => ({
      name,
      args: types.map((type, at) => ({ name: names[at] ?? `$${at}`, type })),
    }))
}

/** What an argument of this name is given of a side. */
const given: [name: RegExp, of: keyof Side][] = [
  [/^p_(numbers?|digits)$/, 'numberId'],
  [/conversation/, 'conversationId'],
  [/hold$/, 'holdId'],
  [/subject/, 'number'],
  [/matter/, 'matter'],
  [/deliver/, 'deliveryId'],
  [/message|before$/, 'messageId'],
  [/media/, 'mediaId'],
  [/uploads?/, 'uploadId'],
  [/tenant/, 'tenantId'],
  [/users?|person|holders?|to$/, 'userId'],
  [/peers?/, 'peer'],
  [/^p_id$/, 'optOutId'],
  [/words|names?/, 'userName'],
  [/label/, 'label'],
  [/audit/, 'auditId'],
]

/** One call as SQL with its bound values: every argument that can name something names something of the side. */
export function callOf({ name, args }: SqlFunction, side: Side): { sql: string; values: unknown[] } {
  const values = args.map(arg => argumentOf(arg, side))
  const list = args.map(({ type }, at) => `$${at + 1}::${type}`).join(', ')
  return { sql: `select to_jsonb(f) as f from sms.${name}(${list}) f`, values }
}

function argumentOf({ name, type }: SqlFunction['args'][number], side: Side): unknown {
  const element = type.replace(/\[\]$/, '')
  const one = scalarOf(name, element, side)
  return element === type ? one : [one]
}

function scalarOf(name: string, type: string, side: Side): unknown {
  const [, thing] = given.find(([pattern]) => pattern.test(name)) ?? []
  if (/zone/.test(name)) return 'UTC'
  if (name === 'p_kind') return 'number'
  if (name === 'p_instead') return 'erased-0123456789ab'
  if (type === 'text' && /number|digits|from/.test(name)) return side.number
  if (['text', 'uuid', 'sms.user_id', 'sms.tenant_id'].includes(type)) return side[thing ?? 'numberId']
  if (['integer', 'smallint', 'bigint', 'numeric'].includes(type)) return 5
  if (type === 'boolean') return true
  if (type === 'jsonb') return '{}'
  if (type === 'bytea') return Buffer.from('no such thing')
  if (type.startsWith('timestamp')) return new Date(Date.UTC(2026, 0, 1))
  if (type === 'interval') return '1 hour'
  return null
}

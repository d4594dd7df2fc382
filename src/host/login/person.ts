import type { Knex } from 'knex'
import { z } from 'zod'

/** Somebody who may sign in. */
export const Person = z.object({
  id: z.uuid(),
  email: z.string(),
  name: z.string(),
  /** Role and tenant, to see whether they change. */
  standing: z.string(),
  /** How often they have logged out everywhere. */
  epoch: z.number(),
})
const WithHash = Person.extend({ password_hash: z.string() })

export type Person = z.output<typeof Person>

/** The active person of this address and the hash of their password. */
export async function personByEmail(db: Knex, email: string): Promise<{ person: Person; hash: string } | undefined> {
  const row = await active(db)
    .whereRaw('lower(u.email) = lower(?)', [email])
    .first(...columns(db), 'u.password_hash')
  if (!row) return undefined
  const { password_hash: hash, ...person } = WithHash.parse(row)
  return { person, hash }
}

/** The active person of this id, as of now: whoever was deactivated meanwhile is nobody. */
export async function personById(db: Knex, id: string): Promise<Person | undefined> {
  const row = await active(db)
    .where('u.id', id)
    .first(...columns(db))
  return row ? Person.parse(row) : undefined
}

/** Has every session of a person end: those that began before now count for nothing. */
export async function logOutEverywhere(db: Knex, id: string): Promise<void> {
  await db('public.users').where({ id }).increment('session_epoch', 1)
}

function columns(db: Knex) {
  const standing = db.raw(`concat_ws(' ', u.role, u.tenant_id) as standing`)
  return ['u.id', 'u.email', 'u.name', standing, 'u.session_epoch as epoch']
}

function active(db: Knex) {
  return db
    .from('public.users as u')
    .leftJoin('public.tenants as t', 't.id', 'u.tenant_id')
    .where('u.active', true)
    .whereRaw('coalesce(t.active, true)')
}

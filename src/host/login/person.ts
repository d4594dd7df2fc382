import type { Knex } from 'knex'
import { z } from 'zod'

const Person = z.object({ id: z.uuid(), email: z.string(), name: z.string() })
const WithHash = Person.extend({ password_hash: z.string() })

/** Somebody who may sign in. */
export type Person = z.output<typeof Person>

/** The active person of this address and the hash of their password. */
export async function personByEmail(db: Knex, email: string): Promise<{ person: Person; hash: string } | undefined> {
  const row = await active(db)
    .whereRaw('lower(u.email) = lower(?)', [email])
    .first('u.id', 'u.email', 'u.name', 'u.password_hash')
  if (!row) return undefined
  const { password_hash: hash, ...person } = WithHash.parse(row)
  return { person, hash }
}

/** The active person of this id, as of now: whoever was deactivated meanwhile is nobody. */
export async function personById(db: Knex, id: string): Promise<Person | undefined> {
  const row = await active(db).where('u.id', id).first('u.id', 'u.email', 'u.name')
  return row ? Person.parse(row) : undefined
}

function active(db: Knex) {
  return db
    .from('public.users as u')
    .leftJoin('public.tenants as t', 't.id', 'u.tenant_id')
    .where('u.active', true)
    .whereRaw('coalesce(t.active, true)')
}

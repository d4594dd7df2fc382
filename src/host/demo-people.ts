import { readFile } from 'node:fs/promises'
import type { Knex } from 'knex'
import { z } from 'zod'
import { hashPassword, isPassword } from './login/password.js'

const People = z.object({
  tenants: z.array(z.object({ id: z.uuid(), name: z.string(), tier: z.string() })),
  users: z.array(
    z.object({ id: z.uuid(), email: z.string(), name: z.string(), role: z.string(), tenant: z.string().nullable() }),
  ),
})
const Kept = z.object({ password_hash: z.string() }).optional()

/** The demo's tenants and people, as `seeds/people.json` has them. */
export type DemoPeople = z.output<typeof People>

/** @throws ZodError when the file is not as it should be */
export async function readDemoPeople(): Promise<DemoPeople> {
  return People.parse(JSON.parse(await readFile(new URL('../../seeds/people.json', import.meta.url), 'utf8')))
}

/**
 * Puts the demo's people into an empty database, all of them or none; afterwards their password is the one given.
 * Gives false when the database is somebody else's: then nothing of the demo is ever put into it.
 */
export async function seedPeople(knex: Knex, people: DemoPeople, password: string): Promise<boolean> {
  const seeded = await knex.transaction(async tx => {
    await tx.raw('lock table public.demo_step in exclusive mode')
    if (await tx('public.demo_step').where({ step: 'people' }).first()) return true
    if (await tx('public.users').first()) return false
    const tenantIds = new Map(people.tenants.map(({ id, name }) => [name, id]))
    await tx('public.tenants').insert(people.tenants)
    const rows = people.users.map(async ({ tenant, ...user }) => ({
      ...user,
      tenant_id: tenant === null ? null : tenantIds.get(tenant),
      password_hash: await hashPassword(password),
    }))
    await tx('public.users').insert(await Promise.all(rows))
    await tx('public.demo_step').insert({ step: 'people' })
    return true
  })
  if (seeded) await keepPassword(knex, people, password)
  return seeded
}

/** DEMO_PASSWORD may be another one than at the last start. */
async function keepPassword(knex: Knex, { users }: DemoPeople, password: string): Promise<void> {
  const [first] = users
  if (!first) return
  const kept = Kept.parse(await knex('public.users').where({ id: first.id }).first('password_hash'))
  if (await isPassword(kept?.password_hash, password)) return
  for (const { id } of users) {
    await knex('public.users')
      .where({ id })
      .update({ password_hash: await hashPassword(password) })
  }
}

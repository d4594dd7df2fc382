import { readFile } from 'node:fs/promises'
import type { Knex } from 'knex'
import { z } from 'zod'
import type { SmsNumbers, Verbs } from '../index.js'
import { demoCredentials } from '../simulator/simulator.js'
import type { DemoPeople } from './demo-people.js'
import { HostError } from './host-error.js'

const Numbers = z.array(
  z.object({
    number: z.string(),
    tenant: z.string(),
    label: z.string(),
    holders: z.array(z.string()),
    routing: z.enum(['everyone', 'round_robin', 'backup']).optional(),
    disabled: z.string().optional(),
  }),
)
type DemoNumber = z.output<typeof Numbers>[number]
const Linked = z.object({ rows: z.array(z.object({ id: z.uuid(), number: z.string() })) })

/** What the demo's numbers are made with. */
export interface DemoDoors {
  knex: Knex
  sms: Pick<SmsNumbers, 'as'>
  people: DemoPeople
  publicUrl: string
  /** Asked between two numbers: a start that is being stopped goes no further. */
  stopping(): boolean
}

/**
 * Links the demo's numbers through the plugin's verbs, as the superadmin would, so that history and audit are true.
 * Each number is a step of its own: what was cut off is completed, what is done is left alone.
 * @throws HostError `demo_failed`
 */
export async function seedNumbers(doors: DemoDoors): Promise<void> {
  const numbers = Numbers.parse(
    JSON.parse(await readFile(new URL('../../seeds/numbers.json', import.meta.url), 'utf8')),
  )
  const root = doors.people.users.find(({ role }) => role === 'superadmin')
  if (!root) throw new HostError('demo_failed', 'seeds/people.json has no superadmin to link the numbers.')
  const verbs = await doors.sms.as(root.id)
  await once(doors, 'credentials', () =>
    verbs.editSettings({
      questblueUsername: demoCredentials.username,
      questbluePassword: demoCredentials.password,
      questblueSecurityKey: demoCredentials.securityKey,
    }),
  )
  for (const number of numbers) {
    if (doors.stopping()) return
    await once(doors, `number ${number.number}`, () => linkNumber(doors, verbs, number))
  }
  await once(doors, 'seeded', async () => undefined)
  await followAddress(doors, verbs)
}

/** Whether the demo is whole. */
export async function isSeeded(knex: Knex): Promise<boolean> {
  return (await knex('public.demo_step').where({ step: 'seeded' }).first()) !== undefined
}

async function once({ knex }: DemoDoors, step: string, work: () => Promise<void>): Promise<void> {
  if (await knex('public.demo_step').where({ step }).first()) return
  await work()
  await knex('public.demo_step').insert({ step }).onConflict('step').ignore()
}

async function linkNumber(doors: DemoDoors, verbs: Verbs, demo: DemoNumber): Promise<void> {
  const { tenants, users } = doors.people
  const tenantId = tenants.find(({ name }) => name === demo.tenant)?.id ?? ''
  const userIds = demo.holders.map(email => users.find(user => user.email === email)?.id ?? '')
  const { number, label, routing } = demo
  const { results } = await verbs.link({ numbers: [number], tenantId, label, userIds, routing, setDelivery: true })
  const refusal = results.flatMap(({ steps }) => steps).find(({ state }) => state === 'refused')
  if (refusal && refusal.code !== 'number_linked') {
    throw new HostError('demo_failed', `The demo's number ${number} was not linked: ${refusal.message}`)
  }
  const numberId = results[0]?.numberId ?? (await linkedNumbers(doors.knex)).get(number)
  if (!numberId) throw new HostError('demo_failed', `The demo's number ${number} is linked, but not to be found.`)
  if (refusal) await verbs.setDelivery({ numberId }) // a start that was killed may have come no further than the link
  if (demo.disabled) await verbs.disable({ numberId, reason: demo.disabled })
}

/** The simulator posts to where we were when a delivery was set: after a change of PORT or PUBLIC_URL it is set again. */
async function followAddress(doors: DemoDoors, verbs: Verbs): Promise<void> {
  const step = `address ${doors.publicUrl}`
  if (await doors.knex('public.demo_step').where({ step }).first()) return
  const moved = await doors.knex('public.demo_step').whereLike('step', 'address %').delete()
  if (moved > 0)
    for (const numberId of (await linkedNumbers(doors.knex)).values()) await verbs.setDelivery({ numberId })
  await doors.knex('public.demo_step').insert({ step })
}

async function linkedNumbers(knex: Knex): Promise<Map<string, string>> {
  const { rows } = await knex.transaction(async tx => {
    await tx.raw('set local role sms_superadmin')
    return Linked.parse(await tx.raw('select id, number from sms.number_list where unlinked_at is null'))
  })
  return new Map(rows.map(({ id, number }) => [number, id]))
}

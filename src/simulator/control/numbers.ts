import { z } from 'zod'
import type { InventoryNumber } from '../inventory.js'
import { Mode as DeliveryMode, Setting } from '../state.js'
import { wireNumber } from '../wire-number.js'
import { setSetting, type World } from '../world.js'

export const Mode = z.object({
  did: z.string(),
  mode: DeliveryMode,
  url: z.url().optional(),
  email: z.string().optional(),
  dialect: Setting.shape.dialect.default('v2_json'),
})
export const Presence = z.object({ did: z.string(), present: z.boolean() })
export const Registration = z.object({ did: z.string(), campaign: z.enum(['approved', 'submitted', 'none']) })

/** Sets where a number's texts go, as in the carrier's portal; gives the number as the carrier writes it. */
export async function setMode(
  world: World,
  { did, mode, url, email, dialect }: z.output<typeof Mode>,
): Promise<string> {
  const own = wireNumber(did)
  if (!world.inventory.has(own)) throw new NoSuchNumber()
  await setSetting(world, own, { mode, url: url ?? null, dialect, email: email ?? null })
  return own
}

/** Takes a number out of the inventory, or puts it back. */
export function setPresence({ inventory, lost }: World, { did, present }: z.infer<typeof Presence>): void {
  const number = numberOf({ inventory, lost }, did)
  const [from, to] = present ? [lost, inventory] : [inventory, lost]
  from.delete(number.did)
  to.set(number.did, number)
}

/** Puts a number into an approved campaign, into one that waits, or into none. */
export function setCampaign(world: World, { did, campaign }: z.infer<typeof Registration>): void {
  numberOf(world, did).campaign = campaign
}

function numberOf({ inventory, lost }: Pick<World, 'inventory' | 'lost'>, did: string): InventoryNumber {
  const number = inventory.get(wireNumber(did)) ?? lost.get(wireNumber(did))
  if (!number) throw new NoSuchNumber()
  return number
}

/** The account has and had no such number. */
export class NoSuchNumber extends Error {
  readonly status = 404

  constructor() {
    super('no such number')
  }
}

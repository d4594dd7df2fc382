import { z } from 'zod'
import { Account, Credentials, HistoryHabits } from '../state.js'
import type { World } from '../world.js'

const Some = z.record(z.string(), z.unknown())
export const GroupIds = z.object({ ids: z.enum(['one', 'each']) })

/** Changes what is given of the account's secrets, or how wrong ones are answered. */
export async function setCredentials({ state, saved }: World, given: unknown): Promise<void> {
  state.credentials = Credentials.parse({ ...state.credentials, ...Some.parse(given) })
  await saved()
}

/** Changes what is given of balance and allowed credit. */
export async function setAccount({ state, saved }: World, given: unknown): Promise<void> {
  state.account = Account.parse({ ...state.account, ...Some.parse(given) })
  await saved()
}

/** Says whether group texts have one id from now on, or one for each receiver. */
export async function setGroupIds({ state, saved }: World, { ids }: z.infer<typeof GroupIds>): Promise<void> {
  state.groupIds = ids
  await saved()
}

/** Changes what is given of the history's time zone and lag. */
export async function setHistory({ state, saved }: World, given: unknown): Promise<void> {
  state.history = HistoryHabits.parse({ ...state.history, ...Some.parse(given) })
  await saved()
}

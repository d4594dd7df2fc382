import { e164 } from '../wire-number.js'
import type { World } from '../world.js'

/** The numbers that can do SMS, those that post to a web address first: the handset page offers them. */
export function numberList({ inventory, state }: World) {
  const numbers = [...inventory.values()].filter(({ tier }) => tier === '1b')
  const listed = numbers.map(({ did, location, campaign }) => ({
    number: e164(did),
    location,
    campaign,
    mode: state.settings[did]?.mode ?? 'none',
  }))
  return listed.sort((a, b) => Number(b.mode === 'url') - Number(a.mode === 'url'))
}

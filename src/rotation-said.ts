import type { Rotated } from './settings/rotate-keys.js'

const names: Record<string, string> = {
  credentials: 'QuestBlue credentials',
  webhook_tokens: 'webhook addresses',
  retired_requests: 'requests on addresses out of use',
  delivery_bodies: 'requests in the webhook’s log',
  push_addresses: 'browsers to be told',
}

/** What `rotateKeys` did, for a person at a shell; `done` when the older keys are needed no more. */
export function rotationSaid(rotated: Rotated[]): { words: string; done: boolean } {
  const lines = rotated.map(
    ({ kind, resealed, left }) => `${names[kind] ?? kind}: ${resealed} sealed anew, ${left} still name an older key`,
  )
  const done = rotated.every(({ left }) => left === 0)
  const last = done
    ? 'Everything is sealed with the newest key: the older ones may go, once no backup needs them.'
    : 'Keep the older keys, and run this again: some values were being changed, or no key opens them (the log says which).'
  return { words: `${[...lines, last].join('\n')}\n`, done }
}

/**
 * An event's id is made before its commit, so one that commits late stands before others that were read already: who
 * reads on from an id reads this much before it again, and leaves out what was seen.
 */
export const overlapMs = 60_000

/** When a UUIDv7 was made, in milliseconds since 1970. */
export function timeOfId(id: string): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)
}

/** Forgets what no later reading can meet again. Half a minute more than needed: forgetting early would tell twice. */
export function prune(seen: Set<string>, readTo: number): void {
  if (seen.size < 200) return
  for (const id of seen) if (timeOfId(id) < readTo - overlapMs - 30_000) seen.delete(id)
}

/** Whether this can be the id of an event, or of the sign that begins a stream. */
export function isEventId(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)
}

/**
 * `not_url`: QuestBlue delivers elsewhere. `set_by_us`: set from here, nothing received yet. `confirmed`: something came
 * on this number's address. `doubtful`: the mode is URL, but whether ours is not known, or texts did not arrive.
 */
export type WebhookState = 'not_url' | 'set_by_us' | 'confirmed' | 'doubtful'

/** What is known of a number's delivery. QuestBlue tells the mode and never the address, so no word of it alone confirms. */
export interface WebhookFacts {
  carrierMode: string | null
  setAt: Date | null
  /** When something last came on a token of this number. */
  confirmedAt: Date | null
}

/** Judges the facts; `missed` is how many texts QuestBlue's history shows that did not arrive, null when not known. */
export function webhookState({ carrierMode, setAt, confirmedAt, missed }: WebhookFacts & { missed: number | null }): {
  state: WebhookState
  since: string | null
  reason: string | null
} {
  if (carrierMode !== 'url') return { state: 'not_url', since: null, reason: null }
  if (missed !== null && missed > 0) {
    const reason = `QuestBlue's history shows ${missed} ${missed === 1 ? 'text' : 'texts'} of the last day that did not arrive here.`
    return { state: 'doubtful', since: setAt?.toISOString() ?? null, reason }
  }
  if (confirmedAt !== null) return { state: 'confirmed', since: confirmedAt.toISOString(), reason: null }
  if (setAt !== null) return { state: 'set_by_us', since: setAt.toISOString(), reason: null }
  return {
    state: 'doubtful',
    since: null,
    reason: 'QuestBlue delivers to a URL that was not set from here: somebody else may receive these texts.',
  }
}

/** How far a text of ours has come, in the carrier's knowledge. */
export type DeliveryState = 'sent' | 'delivered' | 'failed'

/** The state behind a word of the carrier ("sent, delivered, failed, etc."): what is neither end of the way is on it. */
export function deliveryStateOf(word: string): DeliveryState {
  const said = word.trim().toLowerCase()
  if (/undeliver|not.?deliver|fail|reject|expired|error|blocked|cancel|deleted/.test(said)) return 'failed'
  return /deliver(ed|y confirmed)|^dlvrd|read/.test(said) ? 'delivered' : 'sent'
}

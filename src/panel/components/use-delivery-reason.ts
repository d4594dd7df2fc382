import { useTranslation } from 'adminjs'

/** What the log says of a request, in the reader's words: a code's, or a phrase's of ours; the carrier's own stay as they came. */
export function useDeliveryReason(): (reason: string) => string {
  const { tl } = useTranslation()
  return reason => (isNamed(reason) ? tl(`reason.${reason}`, 'sms_deliveries', { defaultValue: reason }) : reason)
}

/** Words are looked up by paths, in which the signs of a sentence mean something. */
export function isNamed(value: string): boolean {
  return /^(?:[\w.]+|[\w ,]+)$/.test(value)
}

/** Where the carrier sends a number's inbound texts. `other` is a label this code does not know. */
export type DeliveryMode = 'url' | 'none' | 'email' | 'xmpp' | 'both' | 'chat' | '3cx' | 'yeastar' | 'other'

/** The mode behind a label of the carrier's list, such as "Email and XMPP": labels are not documented, so by their words. */
export function modeOf(label: string): DeliveryMode {
  const words = label.toLowerCase()
  if (/^\s*$|none|disabled|^off$|not set/.test(words)) return 'none'
  if (/url/.test(words)) return 'url'
  if (/both|(?=.*mail)(?=.*xmpp)/.test(words)) return 'both'
  if (/xmpp/.test(words)) return 'xmpp'
  if (/3cx/.test(words)) return '3cx'
  if (/yeastar/.test(words)) return 'yeastar'
  if (/chat|wetext/.test(words)) return 'chat'
  return /mail/.test(words) ? 'email' : 'other'
}

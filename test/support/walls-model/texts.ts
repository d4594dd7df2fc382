import { holdersOf, isMember, type Model, type Tenure, type Who } from './state.js'

/** A customer's text reaches an address. Gives whether it is anybody's to see: what comes to a dead address is not. */
export function arrive(model: Model, tenure: Tenure, address: string, { words, peer }: Words): boolean {
  if (!tenure.addresses.some(({ key, live }) => key === address && live)) return false
  const held = !canDeliver(model, tenure)
  const to = held ? [] : holdersOf(tenure)
  model.texts.push({ words, tenure, peer, at: model.moment, direction: 'in', held, to, late: null })
  return true
}

/** What waits at a number goes to whoever holds it now, if it can. */
export function arriveLate(model: Model, tenure: Tenure): void {
  if (!canDeliver(model, tenure)) return
  for (const text of model.texts.filter(text => text.tenure === tenure && text.held)) {
    Object.assign(text, { held: false, to: holdersOf(tenure), late: model.moment })
  }
}

/** Somebody writes to a customer from a number. Gives whether it was sent, or refused. */
export function write(model: Model, who: Who, tenure: Tenure, { words, peer }: Words): boolean {
  const holds = tenure.linked && holdersOf(tenure).includes(who) && isMember(model, who, tenure.tenant)
  if (!holds || !canDeliver(model, tenure)) return false
  model.texts.push({ words, tenure, peer, at: model.moment, direction: 'out', held: false, to: [who], late: null })
  return true
}

interface Words {
  words: string
  peer: string
}

/** Off, without a tier or nobody's: then texts wait, and none goes out. */
function canDeliver({ hasTier }: Model, tenure: Tenure): boolean {
  return tenure.linked && tenure.enabled && hasTier[tenure.tenant] === true && holdersOf(tenure).length > 0
}

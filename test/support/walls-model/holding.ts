import { arriveLate } from './texts.js'
import { holdersOf, isMember, mayManage, type Model, personOf, type Tenant, type Tenure, type Who } from './state.js'

/** How a number is given: to whom in order, as one's own or shared, and what of its history they are to see. */
export interface Gift {
  to: Who[]
  shared: boolean
  history: 'all' | 'from_now' | undefined
  deliverHeld: boolean | undefined
}

/** Gives a number to these people and to nobody else. Gives whether it was done, or refused. */
export function give(model: Model, actor: Who, tenure: Tenure, gift: Gift): boolean {
  const { hasTier } = model
  if (!mayManage(model, actor, tenure) || !tenure.linked || !hasTier[tenure.tenant]) return false
  if (gift.to.length === 0 || gift.to.some(who => !isMember(model, who, tenure.tenant))) return false
  const wasNobodys = holdersOf(tenure).length === 0
  setHolders(model, tenure, gift)
  if (gift.deliverHeld ?? wasNobodys) arriveLate(model, tenure)
  return true
}

/** Takes a number from whoever holds it; never gated by the tier. */
export function take(model: Model, actor: Who, tenure: Tenure): boolean {
  if (!mayManage(model, actor, tenure) || !tenure.linked) return false
  setHolders(model, tenure, { to: [], shared: false, history: undefined })
  return true
}

/** Switches a number on or off; who holds it stays. */
export function switchTo(
  model: Model,
  actor: Who,
  tenure: Tenure,
  { enabled, deliverHeld }: { enabled: boolean; deliverHeld: boolean },
): boolean {
  if (!mayManage(model, actor, tenure) || !tenure.linked) return false
  tenure.enabled = enabled
  if (enabled && deliverHeld) arriveLate(model, tenure)
  return true
}

/** Begins a number's time in a tenant. */
export function link(
  model: Model,
  actor: Who,
  { line, tenant, to }: { line: number; tenant: Tenant; to: Who[] },
): boolean {
  const { role, active } = personOf(model, actor)
  if (!active || role !== 'superadmin' || !model.hasTier[tenant]) return false
  if (model.tenures.some(tenure => tenure.line === line && tenure.linked)) return false
  if (to.some(who => !isMember(model, who, tenant))) return false
  const key = `line ${line}, tenure ${model.tenures.filter(tenure => tenure.line === line).length + 1}`
  const holdings = to.map(who => ({ who, from: null, ended: false }))
  const addresses = [{ key: `${key}, address 1`, live: true }]
  model.tenures.push({ key, line, tenant, linked: true, enabled: true, shared: to.length > 1, holdings, addresses })
  return true
}

/** Ends a number's time in its tenant: nobody holds it, nothing comes in any more. */
export function unlink(model: Model, actor: Who, tenure: Tenure): boolean {
  if (personOf(model, actor).role !== 'superadmin' || !tenure.linked) return false
  setHolders(model, tenure, { to: [], shared: tenure.shared, history: undefined })
  tenure.linked = false
  for (const address of tenure.addresses) address.live = false
  return true
}

/** Makes a new address; the old ones end at once, or live on. */
export function rotate(model: Model, actor: Who, tenure: Tenure, { overlap }: { overlap: boolean }): boolean {
  if (personOf(model, actor).role !== 'superadmin' || !tenure.linked || !model.hasTier[tenure.tenant]) return false
  if (!overlap) for (const address of tenure.addresses) address.live = false
  tenure.addresses.push({ key: `${tenure.key}, address ${tenure.addresses.length + 1}`, live: true })
  return true
}

/** Who stays keeps what they read; without a word, a single holder who replaces another reads from now on alone. */
function setHolders(model: Model, tenure: Tenure, { to, shared, history }: Omit<Gift, 'deliverHeld'>): void {
  const before = holdersOf(tenure)
  const replaces = !shared && before.length === 1 && to.length === 1
  const from = (history ?? (replaces ? 'from_now' : 'all')) === 'from_now' ? model.moment : null
  const open = tenure.holdings.filter(({ ended }) => !ended)
  const stay = open.filter(({ who }) => to.includes(who))
  for (const holding of open) if (!stay.includes(holding)) holding.ended = true
  const come = to.filter(who => !before.includes(who)).map(who => ({ who, from, ended: false }))
  const place = (who: Who) => to.indexOf(who)
  const present = [...stay, ...come].sort((a, b) => place(a.who) - place(b.who))
  tenure.holdings = [...tenure.holdings.filter(({ ended }) => ended), ...present]
  tenure.shared = shared
}

import { isMember, type Model, type Person, personOf, type Who } from './state.js'

/** The host changes a person: who is no member any more holds nothing from that moment. Never refused. */
export function becomes(model: Model, who: Who, change: Partial<Pick<Person, 'tenant' | 'role' | 'active'>>): true {
  Object.assign(personOf(model, who), change)
  for (const tenure of model.tenures.filter(({ tenant }) => !isMember(model, who, tenant))) {
    for (const holding of tenure.holdings) if (holding.who === who) holding.ended = true
  }
  return true
}

import { holdersOf, isMember, type Model, personOf, root, type Tenant, type Tenure, type Who } from './state.js'

/** Who does something to a number: somebody, or whoever it takes at that moment. */
export type Actor = Who | 'its admin' | 'its holder'

/** To whom a number goes: these people, or by place these of whoever is a member at that moment. */
export type Team = { people: Who[] } | { members: readonly number[] }

/** The superadmin, where the number has none such. */
export function actorOf(model: Model, actor: Actor, tenure: Tenure | undefined): Who {
  if (typeof actor === 'number') return actor
  if (!tenure) return root
  const candidates = actor === 'its holder' ? holdersOf(tenure) : membersOf(model, tenure.tenant).filter(isAdmin(model))
  return candidates[0] ?? root
}

/** In order, each once; nobody where a tenant has nobody. */
export function teamOf(model: Model, team: Team, tenant: Tenant): Who[] {
  if ('people' in team) return team.people
  const members = membersOf(model, tenant)
  return [...new Set(team.members.flatMap(place => members[place % members.length] ?? []))]
}

export const inWords = (team: Team): string =>
  'people' in team ? `people ${team.people}` : `its tenant's members ${team.members}`

function membersOf(model: Model, tenant: Tenant): Who[] {
  return model.people.map((_person, who) => who).filter(who => isMember(model, who, tenant))
}

const isAdmin = (model: Model) => (who: Who) => personOf(model, who).role === 'tenant_admin'

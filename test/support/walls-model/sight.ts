import { holdersOf, type Holding, isMember, type Model, personOf, type Tenure, type Text, type Who } from './state.js'

/** All that one person may see, each thing by a name of the model's; sorted. */
export interface Sight {
  /** Tenures, also those that are over. */
  numbers: string[]
  linked: string[]
  messages: string[]
  conversations: string[]
  assignments: string[]
  inbox: string[]
  settings: string[]
}

/** What somebody sees at this moment, by the rules: everything, the own tenant's, or what they hold. */
export function sightOf(model: Model, who: Who): Sight {
  const { role, active } = personOf(model, who)
  const tenures = active ? model.tenures.filter(tenure => reaches(model, who, tenure)) : []
  const texts = active ? model.texts.filter(text => tenures.includes(text.tenure) && mayRead(model, who, text)) : []
  const isAdmin = role !== 'user'
  return {
    numbers: sorted(tenures.map(({ key }) => key)),
    linked: sorted(tenures.filter(({ linked }) => linked).map(({ key }) => key)),
    messages: sorted(texts.map(({ words }) => words)),
    conversations: sorted(new Set(texts.map(conversationOf))),
    assignments: sorted(tenures.flatMap(tenure => assignmentsOf(tenure, isAdmin))),
    inbox: sorted(texts.flatMap(({ words, to }) => to.filter(of => isAdmin || of === who).map(of => `${words} ${of}`))),
    settings: sorted(active && isAdmin ? settingsOf(model, who) : []),
  }
}

/** What nobody sees who has nothing to see. */
export const nothing: Sight = {
  numbers: [],
  linked: [],
  messages: [],
  conversations: [],
  assignments: [],
  inbox: [],
  settings: [],
}

export function sorted(names: Iterable<string>): string[] {
  return [...names].sort()
}

function reaches(model: Model, who: Who, tenure: Tenure): boolean {
  const { role } = personOf(model, who)
  if (role === 'superadmin') return true
  if (!isMember(model, who, tenure.tenant)) return false
  return role === 'tenant_admin' || (tenure.linked && holdersOf(tenure).includes(who))
}

/** Held texts are for admins alone; who took a number over without its history reads what came, or was handed over, since. */
function mayRead(model: Model, who: Who, text: Text): boolean {
  if (personOf(model, who).role !== 'user') return true
  if (text.held) return false
  const from = holdingOf(text.tenure, who)?.from ?? null
  return from === null || text.at >= from || (text.late !== null && text.late >= from && text.to.includes(who))
}

function holdingOf({ holdings }: Tenure, who: Who): Holding | undefined {
  return holdings.find(holding => holding.who === who && !holding.ended)
}

function assignmentsOf({ key, holdings }: Tenure, alsoEnded: boolean): string[] {
  return holdings
    .filter(({ ended }) => alsoEnded || !ended)
    .map(({ who, ended }) => `${key} ${who} ${ended ? 'ended' : 'open'}`)
}

function conversationOf({ tenure, peer }: Text): string {
  return `${tenure.key} ${peer}`
}

function settingsOf(model: Model, who: Who): string[] {
  const { role, tenant: own } = personOf(model, who)
  return model.idleDays.flatMap((days, tenant) =>
    role === 'superadmin' || tenant === own ? [`${tenant} ${days}`] : [],
  )
}

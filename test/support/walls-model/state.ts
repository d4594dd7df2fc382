/** A tenant, by place. */
export type Tenant = 0 | 1 | 2
/** A person, by place in `Model.people`: the superadmin first, then of each tenant its admin and three agents. */
export type Who = number

export interface Person {
  name: string
  role: 'superadmin' | 'tenant_admin' | 'user'
  tenant: Tenant | null
  active: boolean
}

/** Somebody's time with a number. `from`: the moment from which they read it; null: all of its tenure. */
export interface Holding {
  who: Who
  from: number | null
  ended: boolean
}

/** A number's time in one tenant. */
export interface Tenure {
  key: string
  line: number
  tenant: Tenant
  linked: boolean
  enabled: boolean
  shared: boolean
  /** In order of their position; who holds it no more stays, ended. */
  holdings: Holding[]
  /** Webhook addresses, the newest last. */
  addresses: { key: string; live: boolean }[]
}

/** One text, known by its words. `to`: whose inbox it is in; `late`: the moment at which it was delivered after being held. */
export interface Text {
  words: string
  tenure: Tenure
  peer: string
  at: number
  direction: 'in' | 'out'
  held: boolean
  to: Who[]
  late: number | null
}

/** The plain model of who sees what: no database, no SQL, only the rules in words. Moments are counted in steps. */
export interface Model {
  moment: number
  people: Person[]
  /** By tenant: whether its tier has SMS, and a setting of its own. */
  hasTier: boolean[]
  idleDays: number[]
  tenures: Tenure[]
  texts: Text[]
}

export const tenants: readonly Tenant[] = [0, 1, 2]
export const root: Who = 0
export const lineCount = 5
const names = ['Acme', 'Globex', 'Initech']

/** Everybody is at home, every tenant has SMS, and nothing is linked. */
export function openingState(): Model {
  const people: Person[] = [{ name: 'root', role: 'superadmin', tenant: null, active: true }]
  for (const tenant of tenants) {
    people.push({ name: `${names[tenant]} admin`, role: 'tenant_admin', tenant, active: true })
    for (const place of [1, 2, 3]) {
      people.push({ name: `${names[tenant]} agent ${place}`, role: 'user', tenant, active: true })
    }
  }
  return {
    moment: 0,
    people,
    hasTier: tenants.map(() => true),
    idleDays: tenants.map(() => 7),
    tenures: [],
    texts: [],
  }
}

/** The newest tenure of a line; its present one, where it is linked. */
export function tenureOf({ tenures }: Model, line: number): Tenure | undefined {
  return tenures.findLast(tenure => tenure.line === line)
}

export function personOf({ people }: Model, who: Who): Person {
  const person = people[who]
  if (!person) throw new Error(`the model has nobody at ${who}`)
  return person
}

/** Who holds a number at this moment, in order. */
export function holdersOf({ holdings }: Tenure): Who[] {
  return holdings.filter(({ ended }) => !ended).map(({ who }) => who)
}

/** Whether somebody may hold numbers of a tenant, and read what they hold. */
export function isMember(model: Model, who: Who, tenant: Tenant): boolean {
  const person = personOf(model, who)
  return person.active && person.tenant === tenant
}

/** Whether somebody may change who holds a number, and switch it. */
export function mayManage(model: Model, actor: Who, { tenant }: Tenure): boolean {
  const { role, active } = personOf(model, actor)
  return active && (role === 'superadmin' || (role === 'tenant_admin' && isMember(model, actor, tenant)))
}

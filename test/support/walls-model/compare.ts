import { expect } from '@jest/globals'
import { everybody, type Installation, standingOf } from './installation.js'
import { seenByHttp } from './seen-by-http.js'
import { seenBySql } from './seen-by-sql.js'
import { nothing, type Sight, sightOf } from './sight.js'
import { type Model, personOf, tenants, type Who } from './state.js'

/**
 * Holds what everybody sees by SQL and in their event streams against the model; of those looked at, or `thorough` of
 * everybody, also what they see over HTTP, and what they would see by SQL in a tenant that is not theirs.
 */
export async function compare(
  real: Installation,
  model: Model,
  looked: Iterable<Who>,
  thorough: boolean,
): Promise<void> {
  const all = everybody(model)
  const sights = all.map(who => sightOf(model, who))
  await real.ears.hearAll(real, sights)
  await Promise.all(all.map(who => compareSql(real, model, who, sights[who] ?? nothing)))
  const people = [...new Set(thorough ? all : looked)]
  await Promise.all(people.map(who => compareElsewhere(real, model, who)))
  await Promise.all(people.map(who => compareHttp(real, model, who, sights[who] ?? nothing)))
}

async function compareSql(real: Installation, model: Model, who: Who, sight: Sight): Promise<void> {
  const { name, role, active } = personOf(model, who)
  // Whether an admin is one still is asked before there is a role (over HTTP, below): to SQL, the role is the right.
  if (!active && role !== 'user') return
  const seen = await seenBySql(real, standingOf(real, model, who))
  expect({ who: name, seen }).toEqual({ who: name, seen: { ...sight, told: toldOf(real, sight) } })
}

/** A user who stood in another tenant, because somebody believed a session that is too old, would see nothing of it. */
async function compareElsewhere(real: Installation, model: Model, who: Who): Promise<void> {
  const { name, role, tenant } = personOf(model, who)
  if (role !== 'user') return
  for (const other of tenants.filter(each => each !== tenant)) {
    const there = await seenBySql(real, standingOf(real, model, who, other))
    expect({ who: name, there }).toEqual({ who: name, there: { ...nothing, told: [] } })
  }
}

async function compareHttp(real: Installation, model: Model, who: Who, sight: Sight): Promise<void> {
  const { name } = personOf(model, who)
  const { numbers, linked, messages, assignments, settings, inbox } = sight
  const mine = model.texts
    .map(({ words }) => words)
    .filter(words => inbox.includes(`${words} ${who}`))
    .sort()
  const expected = { api: { linked, messages, mine }, panel: { numbers, messages, assignments, settings } }
  expect({ who: name, ...(await seenByHttp(real, who)) }).toEqual({ who: name, ...expected })
}

/** Of a text that was never delivered there is no event. */
function toldOf({ ears }: Installation, { messages }: Sight): string[] {
  return messages.filter(words => ears.isTold(words))
}

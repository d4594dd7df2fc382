import assert from 'node:assert/strict'
import { type Asking, askingsOf } from '../test/support/asking.js'
import { hostedApp } from '../test/support/hosted-app.js'
import { registeredRoutes } from '../test/support/registered-routes.js'
import { absentLike, type Side, sideOf } from '../test/support/sides.js'
import { sessionOf } from '../test/support/session-of.js'
import { world } from '../test/support/world.js'
import { type Comparison, comparisonOf } from './compare.js'

/** Times of one question: about what is another tenant's, and about what is nowhere. */
interface Pair {
  foreign: number
  absent: number
}

/** Of so many questions a few differ by chance: the first look takes any that might, the second must be sure. */
const looks = [
  { pairs: 24, atLeast: 2.8 },
  { pairs: 300, atLeast: 4.5 },
]

/**
 * Whether the time of an answer tells what is another tenant's from what is nowhere: every question of the panel and the API
 * that names something by its id, as an admin and as an agent. The ratio of the medians, least and most by question.
 * @throws AssertionError that names the questions whose times differ for certain
 */
export async function equalAnswers(): Promise<Comparison> {
  const w = await world()
  const app = await hostedApp(w)
  try {
    const theirs = await sideOf({ app, w }, w.globex, { tenantName: 'Globex', holder: w.globex.agents[0] })
    const questions = registeredRoutes(app.app, ['/api/sms', '/admin'])
      .filter(({ path }) => path !== '/api/sms/events' && !/:token|:secret|test-login/.test(path))
      .flatMap(route => askingsOf(route, app.admin))
      .filter(asking => asking.method === 'GET' && !asking.isPage && namesIds(asking, theirs))
    const ratios: number[] = []
    const told: string[] = []
    let asked = 0
    for (const person of [w.acme.admin, w.acme.agents[0]]) {
      const cookie = await sessionOf(`${app.url}/test-login/${encodeURIComponent(person.userId)}`)
      for (const question of questions) {
        const ask = (side: Side) => timed(app.url + question.path(side), cookie)
        let pairs: Pair[] = []
        for (const { pairs: count, atLeast } of looks) {
          pairs = await pairsOf(ask, theirs, count)
          asked += count
          if (Math.abs(signs(pairs)) < atLeast) break
          if (count === looks.at(-1)?.pairs) told.push(`${question.title}: ${ratioOf(pairs).toFixed(2)}`)
        }
        ratios.push(ratioOf(pairs))
      }
    }
    console.log(`  ${questions.length} questions as each of two people; told apart by their time: ${told.length}`)
    assert.deepEqual(told, [])
    const answered = { subject: asked, baseline: asked }
    return comparisonOf('answered about what is another tenant’s / nowhere', ratios, answered)
  } finally {
    await app.stop()
    await w.stop()
  }
}

/** Of a list's filters one is as the other: a record, a reference or a search named in the path itself, and all of the API. */
function namesIds(asking: Asking, theirs: Side): boolean {
  const [own, other] = [asking.path(theirs), asking.path(absentLike(theirs))]
  return own.startsWith('/api/') ? own !== other : own.split('?')[0] !== other.split('?')[0]
}

async function timed(url: string, cookie: string): Promise<number> {
  const begun = performance.now()
  await (await fetch(url, { headers: { cookie }, redirect: 'manual' })).arrayBuffer()
  return performance.now() - begun
}

/** In an order that chance decides, each time about something else that is nowhere. */
async function pairsOf(ask: (side: Side) => Promise<number>, theirs: Side, count: number): Promise<Pair[]> {
  const pairs: Pair[] = []
  for (let pair = 0; pair < count; pair++) {
    const nowhere = absentLike(theirs)
    if (Math.random() < 0.5) {
      const foreign = await ask(theirs)
      pairs.push({ foreign, absent: await ask(nowhere) })
    } else {
      const absent = await ask(nowhere)
      pairs.push({ foreign: await ask(theirs), absent })
    }
  }
  return pairs
}

/** How many standard deviations the count of pairs in which the foreign took longer lies from half of them. */
function signs(pairs: Pair[]): number {
  const longer = pairs.filter(({ foreign, absent }) => foreign > absent).length
  return (longer - pairs.length / 2) / (Math.sqrt(pairs.length) / 2)
}

function ratioOf(pairs: Pair[]): number {
  const median = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN
  return median(pairs.map(({ absent }) => absent)) / median(pairs.map(({ foreign }) => foreign))
}

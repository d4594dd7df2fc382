import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Repeating } from '../../src/messages/repeat.js'
import { startSweeping } from '../../src/messages/start-sweeping.js'
import { type SweepingOptions, type Swept, sweepHistory } from '../../src/messages/sweep-history.js'
import { carrierLine } from '../support/carrier-line.js'
import { type OpenDoors, openDoors } from '../support/doors.js'
import { control, until } from '../support/simulated-carrier.js'
import { compare, print } from '../support/accounts-compared.js'
import {
  type ChaosLine,
  isOver,
  type KnownText,
  knownTexts,
  shouldBeHere,
  wronglyAnswered,
} from '../support/text-accounts.js'
import { textsHere } from '../support/texts-here.js'
import { type TestTenant, type World, world } from '../support/world.js'

/** `npm run chaos:carrier` writes 100,000; a usual run as many as show every misfortune. */
const count = Number(process.env.CHAOS_TEXTS ?? 1_500)
const seed = Number(process.env.CHAOS_SEED ?? 8)
const burst = 1_000
const pageSize = count > 10_000 ? 500 : 250
const long = 60_000 + count * 20

let w: World
let doors: OpenDoors
let sweeping: Repeating
beforeAll(async () => {
  w = await world()
  doors = await openDoors(w)
  sweeping = startSweeping({ service: w.service, log: w.service.log })
})
afterAll(async () => {
  await sweeping?.stop()
  await doors?.stop()
  await w?.stop()
})

const misbehave = (rule: object) => control(w.simulator, 'POST', '/misbehave', { times: 1_000_000, seed, ...rule })

/** What goes wrong with posting a text, and how often. */
const misfortunes = [
  { how: 'lose', share: 0.01 },
  { how: 'twice', share: 0.02 },
  { how: 'late', share: 0.05, delayMs: 1_000 },
  { how: 'out_of_order', share: 0.05, delayMs: 1_000 },
  { how: 'half', share: 0.005 },
  { how: 'hang', share: 0.005, delayMs: 300 },
  { how: 'accept_then_hang', share: 0.01 },
  { how: 'other_dialect', share: 0.05 },
  { how: 'no_dialect', share: 0.005 },
  { how: 'unauthorised', share: 0.005 },
]
/** And with reading the history, while it grows. */
const ofHistory = [
  { how: 'status500', share: 0.1 },
  { how: 'half', share: 0.1 },
  { how: 'partial', share: 0.1 },
  { how: 'grow', share: 0.5 },
]
const dialects = ['v2_json', 'v1_json', 'v1_form', 'v1_xml']

/** The numbers of one tenant: single and shared in every way, one that is off, one that nobody holds. */
async function linesOf(tenant: TestTenant): Promise<ChaosLine[]> {
  const [one, two, three] = tenant.agents
  const kinds = [
    { holders: [one] },
    { holders: [two] },
    { holders: [three] },
    { holders: [one, two, three], routing: 'everyone' as const },
    { holders: [two, three], routing: 'everyone' as const },
    { holders: [one, two, three], routing: 'round_robin' as const },
    { holders: [one, three], routing: 'round_robin' as const },
    { holders: [three, one], routing: 'backup' as const },
    { holders: [one, two], routing: 'everyone' as const },
    { holders: [two] },
    { holders: [one], enabled: false },
    { holders: [] },
  ]
  const lines: ChaosLine[] = []
  for (const [place, kind] of kinds.entries()) {
    const line = await carrierLine(w, doors, tenant, kind)
    const { url } = await control(w.simulator, 'GET', `/settings/${line.number}`)
    await control(w.simulator, 'POST', '/mode', { did: line.number, mode: 'url', url, dialect: dialects[place % 4] })
    lines.push({
      ...line,
      holders: kind.holders.map(({ userId }) => userId),
      reaches: kind.routing === undefined || kind.routing === 'everyone' ? 'all' : 'one',
      ...('enabled' in kind && { held: 'held_disabled' as const }),
      ...(kind.holders.length === 0 && { held: 'held_unassigned' as const }),
    })
  }
  return lines
}

/** Texts of customers who write once, in words of their own; some say one thing twice, some three things. */
function textsFor(lines: ChaosLine[]) {
  const texts: { from: string; to: string; text: string }[] = []
  for (let customer = 0; texts.length < count; customer++) {
    const from = `+1305${2_000_000 + customer}`
    const to = lines[customer % lines.length]?.number ?? ''
    const own = (place: number) => `N° ${customer}.${place}: "are you open" & <till when>? 🙂`
    const words = customer % 19 === 7 ? ['yes', 'yes'] : customer % 19 === 13 ? [own(1), own(2), own(3)] : [own(1)]
    texts.push(...words.map(text => ({ from, to, text })))
  }
  return texts.slice(0, count)
}

const swept = (options: Partial<SweepingOptions> = {}) =>
  sweepHistory({ service: w.service, log: w.service.log, asked: true, pauseMs: 0, pageSize, ...options })

/** Writes them in bursts, while the history is read with the patience that the product has. */
async function writeAll(texts: ReturnType<typeof textsFor>): Promise<Swept[]> {
  const sweeps: Swept[] = []
  for (let from = 0; from < texts.length; from += burst) {
    const writing = texts.slice(from, from + burst).map(text => control(w.simulator, 'POST', '/text', text))
    sweeps.push(await swept())
    await Promise.all(writing)
    sweeps.push(await swept())
  }
  return sweeps
}

/** Waits until neither side has anything under way, and gives what the simulator knows. */
async function quiet(): Promise<KnownText[]> {
  let known: KnownText[] = []
  await until(async () => {
    known = await knownTexts(w.simulator)
    return known.every(isOver)
  }, long)
  const connections = () => new Promise<number>(settle => doors.server.getConnections((_error, open) => settle(open)))
  await until(async () => (await connections()) === 0)
  await doors.webhook.drain()
  return known
}

/** How many were called lost, or settled, before their time. */
async function toldEarly() {
  const { rows } = await w.superuser.query(
    `select (select count(*)::integer from sms.lost_texts where found_at < at + interval '15 minutes') as lost,
       (select count(*)::integer from sms.duplicates where settled_at < at + interval '2 minutes') as settled,
       (select count(*)::integer from sms.carrier_history) as shown`,
  )
  return rows[0]
}

/** Reads the history until all that was written before now was shown twice, if it ever is; nothing is under way any more. */
async function sweepOn(): Promise<{ lagSeconds: number; aheadSeconds: number }> {
  const since = new Date()
  const once = () => swept({ lostAfterMs: 0, settleAfterMs: 0 })
  let learnt = { shownBefore: since, lagSeconds: 0, aheadSeconds: 0 }
  await until(async () => {
    expect(['done', 'not_begun']).toContain(await once())
    const { rows } = await w.superuser.query(
      `select complete_before_at - make_interval(secs => lag_seconds) as "shownBefore", lag_seconds as "lagSeconds",
         (shifts ->> 0)::float as "aheadSeconds" from sms.history_sweep`,
    )
    learnt = rows[0]
    return learnt.shownBefore > since
  }, long)
  expect(await once()).toBe('done')
  return learnt
}

/** How many texts were counted as come in. */
async function counted(): Promise<number> {
  const { rows } = await w.superuser.query('select sum(in_messages)::integer as count from sms.usage_days')
  return rows[0].count
}

function countOf(texts: KnownText[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { misfortune } of texts) counts[misfortune ?? 'none'] = (counts[misfortune ?? 'none'] ?? 0) + 1
  return counts
}

test(
  `${count} texts through a carrier that loses, doubles, delays, reorders and cuts off: each is accounted for`,
  async () => {
    const began = performance.now()
    const lines = [...(await linesOf(w.acme)), ...(await linesOf(w.globex))]
    await control(w.simulator, 'POST', '/history', { offsetMinutes: -300 })
    for (const rule of misfortunes) await misbehave({ where: 'inbound', ...rule })
    for (const rule of ofHistory) await misbehave({ where: 'history', ...rule })
    const sweeps = await writeAll(textsFor(lines))
    await control(w.simulator, 'DELETE', '/misbehave?where=history')
    const texts = await quiet()
    expect(wronglyAnswered(texts)).toEqual([])
    const { shown, ...early } = await toldEarly()
    expect(shown).toBeGreaterThan(0)
    expect(early).toEqual({ lost: 0, settled: 0 })
    await sweeping.stop()
    const learnt = await sweepOn()

    const [known, here] = [shouldBeHere(texts), await textsHere(w, lines, texts)]
    const compared = compare(known, here, lines)
    print(compared.rows, {
      texts: texts.length,
      seed,
      seconds: Math.round((performance.now() - began) / 1_000),
      misfortunes: countOf(texts),
      sweepsThatFailed: sweeps.filter(each => typeof each === 'object').length,
      takenForDoubles: known.untold,
      ...learnt,
    })
    expect(compared.unlike).toEqual([])
    expect(here.rejected).toEqual(known.rejected)
    expect(compared.rows.filter(({ known: should, here: is }) => should !== is)).toEqual([])
    expect(compared.rows.reduce((sum, row) => sum + row.here, 0)).toBe(texts.length)
    expect(await counted()).toBe(texts.length - compared.notStored)
    expect(texts.length).toBeGreaterThanOrEqual(count)
    for (const { how } of misfortunes) expect(countOf(texts)[how]).toBeGreaterThan(0)
  },
  long * 4,
)

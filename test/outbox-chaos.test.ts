import { setTimeout as pause } from 'node:timers/promises'
import { startFinding } from '../src/messages/find-unknown.js'
import { startOutbox } from '../src/messages/outbox.js'
import { control, until } from './support/simulated-carrier.js'
import { everyWorkerIsGone, type OutboxProcess, startOutboxProcess } from './support/spawned-outbox.js'
import { sendAs } from './support/texting.js'
import { type World, world } from './support/world.js'

/** `npm run chaos:worker` asks for 100 kills. */
const kills = Number(process.env.WORKER_KILLS ?? 4)
const timeoutMs = 300
const lanes = 2 // workers that share the outbox
const latestMs = 450 // after which the carrier may still take what was handed over

let w: World
const alive = new Set<OutboxProcess>()
beforeAll(async () => {
  w = await world()
})
afterAll(async () => {
  for (const worker of alive) worker.process.kill('SIGKILL')
  await w.stop()
})

/** What goes wrong at the carrier: time-outs before and after acceptance, 206, 500, half an answer, late answers. */
const misfortunes = [
  { how: 'hang', delayMs: 2_000 },
  { how: 'hang', delayMs: 40 },
  { how: 'accept_then_hang', delayMs: 2_000 },
  { how: 'accept_then_hang', delayMs: 40 },
  { how: 'refuse', reason: 'Recipient is blocked' },
  { how: 'status500' },
  { how: 'half' },
  { how: 'late', delayMs: latestMs }, // accepted when nobody waits any more
  ...Array.from({ length: 8 }, (_, count) => ({ how: 'late', delayMs: 10 * (count + 1) })),
]
const misbehave = (rule: object) => control(w.simulator, 'POST', '/misbehave', { where: 'send', ...rule })

interface Text {
  id: string
  text: string
}
interface Ending {
  id: string
  status: string
}

const endingsOf = async (): Promise<Ending[]> =>
  (await w.superuser.query("select id, status from sms.messages where direction = 'out'")).rows
const inState = async (state: string) =>
  (await w.superuser.query('select from sms.outbox where state = $1', [state])).rowCount ?? 0
const handed = async (): Promise<string[]> =>
  (await control(w.simulator, 'GET', '/messages')).messages.map(({ text }: { text: string }) => text)

test(
  `${kills} kills at random moments, the carrier misbehaving: every text ends in one true state, none was sent twice`,
  async () => {
    const { number } = await w.linkedNumber(w.acme, { holders: [w.acme.agents[0]] })
    const texts: Text[] = []
    let written = 0
    const queue = async (count: number) => {
      for (; count > 0; count--) {
        const [text, to] = [`text ${++written}`, `+1305${String(5_550_000 + written)}`]
        texts.push({ id: (await sendAs(w, w.acme.agents[0], { from: number, to, text })).id, text })
        await misbehave(misfortunes[Math.floor(Math.random() * misfortunes.length)] ?? {})
      }
    }

    // A moment is random and means something: most kills fall when the worker has begun to hand over, some before.
    let left = kills
    const lane = async () => {
      while (left-- > 0) {
        if ((await inState('queued')) < 12) await queue(12)
        const worker = await startOutboxProcess(w, { timeoutMs })
        alive.add(worker)
        if (Math.random() < 0.8) await worker.handing
        await pause(Math.random() * 500)
        await worker.kill()
        alive.delete(worker)
      }
    }
    await queue(24)
    await Promise.all(Array.from({ length: lanes }, lane))
    await everyWorkerIsGone(w)
    const abandoned = await inState('sending')
    await w.superuser.query("update sms.outbox set claimed_at = claimed_at - interval '1 minute'")

    const outbox = startOutbox({ service: w.service, log: w.service.log })
    await until(async () => (await inState('queued')) + (await inState('sending')) === 0, 60_000)
    await outbox.stop()
    const endings = await endingsOf()
    expect(endings).toHaveLength(texts.length)
    const counts = await judge(texts, endings)
    expect(abandoned).toBeGreaterThan(0) // some were killed in the middle
    expect(counts.unknown).toBeGreaterThanOrEqual(abandoned)

    // What was not known is in the carrier's history, or is not: then it is known, and was never sent again. Nothing is
    // called absent while the carrier may still take it.
    const finding = startFinding({ service: w.service, log: w.service.log, absentAfterMs: 5 * latestMs })
    await until(async () => {
      await w.superuser.query('update sms.awaiting_reports set look_at = now(), look_count = 0')
      finding.wake()
      return (await endingsOf()).every(({ status }) => status !== 'unknown')
    }, 60_000).finally(() => finding.stop())
    const known = await judge(texts, await endingsOf())
    if (process.env.WORKER_KILLS) {
      const figures = { kills, abandoned, texts: texts.length, ...counts, afterTheHistory: known }
      process.stdout.write(`${JSON.stringify(figures)}\n`)
    }
  },
  60_000 + kills * 10_000,
)

/** Holds every ending against what the carrier has: sent is there once, failed is not there, unknown is there once or not. */
async function judge(texts: Text[], endings: Ending[]): Promise<Record<string, number>> {
  const states = new Map(endings.map(({ id, status }) => [id, status]))
  const times = new Map<string, number>()
  for (const text of await handed()) times.set(text, (times.get(text) ?? 0) + 1)
  const counts: Record<string, number> = {}
  const untrue: object[] = []
  for (const { id, text } of texts) {
    const [state = 'lost', count = 0] = [states.get(id), times.get(text)]
    counts[state] = (counts[state] ?? 0) + 1
    const allowed = { sent: [1], delivered: [1], failed: [0], unknown: [0, 1] }[state] ?? []
    if (!allowed.includes(count)) untrue.push({ text, state, handed: count })
  }
  expect(untrue).toEqual([])
  return counts
}

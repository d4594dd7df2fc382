import { Agent, request } from 'node:http'
import { webhookPath } from './doors.js'
import { until } from './simulated-carrier.js'
import { type SpawnedWebhook, spawnedWebhook } from './spawned-webhook.js'
import type { World } from './world.js'

/** The number that customers write to, and where its texts are posted. */
export interface Line {
  url: string
  path: string
  number: string
  numberId: string
}

/** What is answered to a post. */
export interface Answered {
  status: number
  /** Of a refusal; else empty. */
  code: string
  retryAfter: string | undefined
}

/** Customers who write one text after another, each its own, as QuestBlue posts them. */
export interface HonestLoad {
  /** The texts that were answered 200. */
  acknowledged: ReadonlySet<string>
  /** All other answers, the newest last. */
  refused: readonly Answered[]
  /** Waits until so many more texts were acknowledged. */
  goesOn(texts?: number): Promise<void>
  /** Texts acknowledged each second while `work` is done. */
  rate(work: () => Promise<unknown>): Promise<number>
  stop(): Promise<void>
}

/** Begins to write. Who gets no answer, or is refused, goes on with the next text after a moment. */
function honestLoad(line: Line, customers = 4): HonestLoad {
  const acknowledged = new Set<string>()
  const refused: Answered[] = []
  const agent = new Agent({ keepAlive: true, maxSockets: customers })
  let isOver = false
  let sent = 0
  const write = async (place: number) => {
    while (!isOver) {
      const text = `honest text ${++sent}`
      const body = { from: `1303555010${place}`, to: [line.number], text, media: [], segments: '1', type: 'SMS' }
      const answer = await post(line.url + line.path, JSON.stringify(body), agent)
      if (answer.status === 200) acknowledged.add(text)
      else refused.push(answer)
    }
  }
  const writing = Promise.all(Array.from({ length: customers }, (_, place) => write(place)))
  return {
    acknowledged,
    refused,
    goesOn: async (texts = 20) => {
      const wanted = acknowledged.size + texts
      await until(async () => acknowledged.size >= wanted, 60_000)
    },
    rate: async work => {
      const [before, began] = [acknowledged.size, performance.now()]
      await work()
      return ((acknowledged.size - before) / (performance.now() - began)) * 1_000
    },
    stop: async () => {
      isOver = true
      await writing
      agent.destroy()
    },
  }
}

/** A webhook in another process, and customers who write to a number on it. */
export async function webhookUnderLoad(
  w: World,
  habits: Parameters<typeof spawnedWebhook>[2],
): Promise<{ server: SpawnedWebhook; line: Line; load: HonestLoad }> {
  const { number, numberId } = await w.linkedNumber(w.acme, { holders: [w.acme.agents[0]] })
  const server = await spawnedWebhook(w, w.url, habits)
  const line = { url: server.url, path: await webhookPath(w, numberId), number, numberId }
  return { server, line, load: honestLoad(line) }
}

/** Posts JSON as a carrier does; a line that breaks is answered with the status 0. */
export function post(url: string, body: string, agent?: Agent): Promise<Answered> {
  return new Promise(settle => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
    const posting = request(url, { method: 'POST', headers, agent }, async answer => {
      let said = ''
      for await (const chunk of answer.setEncoding('utf8')) said += chunk
      const code = /"code":"(\w+)"/.exec(said)?.[1] ?? ''
      settle({ status: answer.statusCode ?? 0, code, retryAfter: answer.headers['retry-after'] })
    })
    posting.once('error', () => settle({ status: 0, code: '', retryAfter: undefined })).end(body)
  })
}

/** What of the acknowledged texts is not there exactly once, and whole: with its inbox row and its line in the log. */
export async function missingOf(w: World, { numberId }: Line, acknowledged: ReadonlySet<string>) {
  const promised = [...acknowledged] // until now: more come while it is looked
  const { rows } = await w.superuser.query<{ text: string; inboxes: number; logged: number }>(
    `select m.text,
       (select count(*)::integer from sms.inbox i where i.tenant_id = m.tenant_id and i.message_id = m.id) as inboxes,
       (select count(*)::integer from sms.deliveries d where d.message_id = m.id) as logged
     from sms.messages m where m.number_id = $1`,
    [numberId],
  )
  const times = new Map<string, number>()
  for (const { text } of rows) times.set(text, (times.get(text) ?? 0) + 1)
  return {
    lost: promised.filter(text => !times.has(text)),
    doubled: [...times].filter(([, count]) => count !== 1).map(([text]) => text),
    torn: rows.filter(({ inboxes, logged }) => inboxes !== 1 || logged !== 1).map(({ text }) => text),
  }
}

/** Prints what became of the honest texts beside a fault, as shares of before. */
export function tell(fault: string, rates: { before: number; during: number; after: number }, what = ''): void {
  const share = (rate: number) => `${Math.round((rate / rates.before) * 100)} %`
  const figures = `honest ${share(rates.during)} of before, ${share(rates.after)} after`
  process.stderr.write(`faults: ${fault}: ${figures}${what && `; ${what}`}\n`)
}

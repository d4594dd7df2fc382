import { once } from 'node:events'
import { type IncomingMessage, request as open } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { ComponentLoader } from 'adminjs'
import { asPrincipal } from '../src/access/principal.js'
import { smsNumbers } from '../src/index.js'
import { unlink } from '../src/numbers/unlink.js'
import { type CutLine, cutLine } from './support/cut-line.js'
import { type OpenDoors, openDoors, webhookPath } from './support/doors.js'
import { type World, world } from './support/world.js'

const mebibyte = 1024 * 1024

let w: World
let line: CutLine
let behind: OpenDoors
let front: OpenDoors
let number: { numberId: string; number: string }
let path: string

beforeAll(async () => {
  w = await world()
  line = await cutLine(w.url)
  const room = { all: 2 * mebibyte, pictures: mebibyte }
  behind = await openDoors(w, { listen: 'poll' })
  front = await openDoors(w, { isInFront: true, ingestUrl: line.url, holdMs: 60_000, room, listen: 'poll' })
  number = await w.linkedNumber(w.acme, { holders: [w.acme.agents[0]] })
  path = await webhookPath(w, number.numberId)
})
afterAll(async () => {
  await Promise.all([front.stop(), behind.stop()])
  await line.stop()
  await w.stop()
})

interface Sent {
  method?: string
  path: string
  type?: string
  headers?: Record<string, string>
  body?: string | Uint8Array<ArrayBuffer>
}

/** What is answered, without what Express says of itself and what differs from moment to moment. */
async function answerOf(doors: OpenDoors, { method = 'POST', path, type, headers, body }: Sent) {
  const answer = await fetch(doors.url + path, {
    method,
    headers: { ...(type && { 'content-type': type }), ...headers },
    body,
  })
  const ours = [...answer.headers].filter(([name]) => !/^(date|connection|keep-alive|x-powered-by)$/.test(name))
  return { status: answer.status, headers: Object.fromEntries(ours), body: await answer.text() }
}

test('the listener answers as the router does, whatever is asked', async () => {
  const gone = await w.linkedNumber(w.acme, { holders: [w.acme.agents[0]] })
  const retired = await webhookPath(w, gone.numberId)
  await asPrincipal(w.db, w.root, tx => unlink(tx, w.root, { numberId: gone.numberId }))
  const text = JSON.stringify({ from: '3035550001', to: [number.number], text: 'asked of both' })
  const json = 'application/json'
  const sent: Sent[] = [
    { path, type: json, body: text },
    { path, type: 'application/x-www-form-urlencoded', body: 'from=3035550001&to=3035550002&msg=a+form' },
    { path, type: json, body: '{"from":' },
    { path, body: new Uint8Array(0) },
    { path, type: json, body: `{"text":"${'x'.repeat(mebibyte)}"}` },
    { path, type: json, headers: { 'content-encoding': 'gzip' }, body: text },
    { path: `${path}/`, type: json, body: text },
    { path: `${path}?test=nothing`, type: json, body: text },
    { path: `${path}%2B`, type: json, body: text },
    { path: retired, type: json, body: text },
    { path: '/api/sms/webhook/of-a-stranger', type: json, body: text },
    { path: '/api/sms/webhook', type: json, body: text },
    { path, method: 'GET' },
    { path: '/api/sms/nothing' },
  ]
  const answers = []
  for (const each of sent) {
    const [ours, theirs] = [await answerOf(front, each), await answerOf(behind, each)]
    expect(ours).toEqual(theirs)
    answers.push(ours.status)
  }
  expect(answers).toEqual([200, 200, 400, 400, 413, 400, 200, 200, 401, 200, 401, 401, 401, 401])
  expect(await count('asked of both')).toBe(6)
})

test('what is posted while the database is away is held, and stored once it is back', async () => {
  line.cut()
  const held = post('held over the cut')
  await isHeld()
  line.mend()
  expect(await held).toMatchObject({ status: 200 })
  expect(await count('held over the cut')).toBe(1)
})

test('bodies under way find no more room than there is, and pictures leave some to texts', async () => {
  const slow = await begun('multipart/form-data; boundary=b', 0.7 * mebibyte)
  const pictures = { path, type: 'multipart/form-data; boundary=b', body: new Uint8Array(0.7 * mebibyte) }
  const refused = await answerOf(front, pictures)
  expect(refused).toMatchObject({ status: 503, headers: { 'retry-after': '5' } })
  expect(JSON.parse(refused.body).error.code).toBe('overloaded')
  expect(await post('a text beside them')).toMatchObject({ status: 200 })
  slow.destroy()
  let again = refused
  while (again.status === 503) again = await answerOf(front, pictures)
  expect(again.status).toBe(400) // there is room; it is no form
})

test('it is not ready while the webhook’s way takes no writes', async () => {
  const plugin = () =>
    smsNumbers({
      database: { connectionString: w.url },
      componentLoader: new ComponentLoader(),
      encryptionKey: w.encryptionKey,
      publicUrl: 'https://panel.example.com',
      ...w.hostKind.mapping,
      logger: w.service.log,
      listen: false,
    })
  const name = new URL(w.url).pathname.slice(1)
  const sms = await plugin()
  await sms.ready()
  await w.superuser.query(`alter database ${name} set default_transaction_read_only = on`)
  const readOnly = await plugin()
  await expect(readOnly.ready()).rejects.toThrow('takes no writes')
  await w.superuser.query(`alter database ${name} reset default_transaction_read_only`)
  await Promise.all([sms.stop(), readOnly.stop()])
})

test('a stop holds nothing any longer: what waits is told so at once', async () => {
  line.cut()
  const waiting = post('cut short by the stop')
  await isHeld()
  await front.webhook.drain()
  expect(await waiting).toMatchObject({ status: 503, headers: { 'retry-after': '5' } })
  line.mend()
})

const post = (text: string) =>
  answerOf(front, {
    path,
    type: 'application/json',
    body: JSON.stringify({ from: '3035550001', to: [number.number], text }),
  })

async function count(text: string): Promise<number> {
  const { rows } = await w.superuser.query('select from sms.messages where text = $1', [text])
  return rows.length
}

/** Until what was posted has looked for the database in vain, twice: then it is held. */
async function isHeld(): Promise<void> {
  for (const before = line.refused(); line.refused() < before + 2; ) await pause(10)
}

/** A request whose body does not end, once the server has taken so much of it. */
async function begun(type: string, bytes: number) {
  const { hostname, port } = new URL(front.url)
  const sending = open({ hostname, port, path, method: 'POST', headers: { 'content-type': type } })
  sending.on('error', () => undefined)
  const came: Promise<IncomingMessage[]> = once(front.server, 'request')
  sending.write(new Uint8Array(bytes))
  const [incoming] = await came
  while ((incoming?.socket.bytesRead ?? bytes) < bytes) await pause(10)
  return sending
}

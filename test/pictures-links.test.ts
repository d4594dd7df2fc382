import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Agent } from 'supertest'
import { z } from 'zod'
import { kinds, uploaded } from './support/files.js'
import { type HostedApp, hostedApp } from './support/hosted-app.js'
import { png, until } from './support/simulated-carrier.js'
import { report, somebody, standing } from './support/texting.js'
import { type World, world } from './support/world.js'

let w: World
let carrier: Server
let app: HostedApp
let agent: Agent
let line: { number: string; numberId: string }
/** What the carrier was asked to send, newest last, and the secret of each file's link. */
const asked: { did_to: string | string[]; file_url: string[] }[] = []
let answering = true

const Sent = z.object({ did_to: z.union([z.string(), z.array(z.string())]), file_url: z.array(z.string()) })

beforeAll(async () => {
  w = await world()
  carrier = createServer(async (incoming, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk)
    if (incoming.method !== 'POST') return void response.writeHead(200).end('{"data":[]}')
    asked.push(Sent.parse(JSON.parse(Buffer.concat(chunks).toString())))
    if (answering) response.writeHead(200).end(`{"data":[{"msg_id":"${990_000 + asked.length}"}]}`)
    else response.destroy()
  })
  await new Promise<void>(ready => carrier.listen(0, '127.0.0.1', ready))
  const { port } = carrier.address() as AddressInfo
  app = await hostedApp(w, { options: { questblue: { baseUrl: `http://127.0.0.1:${port}` } } })
  agent = await app.as(w.acme.agents[0])
  line = await w.linkedNumber(w.acme, { holders: [w.acme.agents[0]] })
})
afterAll(async () => {
  await app?.stop()
  carrier.closeAllConnections()
  carrier.close()
  await w.stop()
})

/** Sends files to somebody, and gives what the carrier was told of it once it was. */
async function sent({ files = [png()], to = somebody() }: { files?: Buffer[]; to?: string | string[] } = {}) {
  const mediaIds: string[] = []
  for (const bytes of files) mediaIds.push(await uploaded(agent, bytes))
  const before = asked.length
  const { body } = await agent.post('/api/sms/messages').send({ from: line.number, to, mediaIds })
  await until(async () => asked.length > before)
  await until(async () => (await standing(w, body.id)).status !== 'sending')
  const urls = asked.at(-1)?.file_url ?? []
  return { id: body.id as string, to, urls, url: urls[0] ?? '', mediaIds }
}
const dead = { status: 404, type: 'application/json; charset=utf-8', text: expect.stringContaining('not_found') }
const heard = async (url: string, method = 'GET') => {
  const answer = await fetch(url, { method })
  return { status: answer.status, type: answer.headers.get('content-type'), text: await answer.text() }
}
const isAlive = async (url: string) => (await fetch(url)).status === 200
const passes = (id: string, column: string, time: string) =>
  column === 'made_at'
    ? w.superuser.query('update sms.media_links set made_at = clock_timestamp() - $2::interval where message_id = $1', [
        id,
        time,
      ])
    : w.superuser.query('update sms.messages set changed_at = clock_timestamp() - $2::interval where id = $1', [
        id,
        time,
      ])

test('each file has one random link, which is stored by its hash alone', async () => {
  const { urls, mediaIds } = await sent({ files: kinds.map(([, bytes]) => bytes) })
  expect(urls).toHaveLength(7)
  expect(new Set(urls).size).toBe(7)
  const secrets = urls.map(url => url.slice(`${app.url}/api/sms/media/link/`.length))
  for (const secret of secrets) expect(secret).toMatch(/^[\w-]{43}$/) // 256 bits
  const { rows } = await w.superuser.query('select l::text as link from sms.media_links l where media_id = any ($1)', [
    mediaIds,
  ])
  expect(rows).toHaveLength(7)
  for (const secret of secrets) expect(JSON.stringify(rows)).not.toContain(secret)
  for (const [index, [type, bytes]] of kinds.entries()) {
    const answer = await fetch(urls[index] ?? '')
    expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).toBe(true)
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': type,
      'content-length': String(bytes.length),
      'content-disposition': expect.stringMatching(/^attachment; filename="file\.(jpg|png|gif|webp|pdf|mp4|3gp)"$/),
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; sandbox",
    })
    expect(answer.headers.get('set-cookie')).toBeNull() // it works in front of any session
  }
})

test('the link is for reading alone, and whatever is none is answered alike', async () => {
  const { url } = await sent()
  expect(await isAlive(url)).toBe(true)
  const head = await fetch(url, { method: 'HEAD' })
  expect([head.status, head.headers.get('content-type'), await head.text()]).toEqual([200, 'image/png', ''])
  const absent = await heard(`${app.url}/api/sms/media/link/${'A'.repeat(43)}`)
  expect(absent).toEqual(dead)
  for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) expect(await heard(url, method)).toEqual(absent)
  for (const wrong of [url.slice(0, -1), `${url}x`, `${url.slice(0, -1)}%00`, `${url}%zz`, `${url.slice(0, -1)}%`])
    expect(await heard(wrong)).toEqual(absent)
  const mediaId = (await w.superuser.query('select media_id from sms.media_links limit 1')).rows[0].media_id
  expect(await heard(`${app.url}/api/sms/media/link/${mediaId}`)).toEqual(absent)
})

test('it is dead 24 hours after the text’s last report', async () => {
  const { id, to, url } = await sent()
  await passes(id, 'made_at', '30 hours')
  expect(await isAlive(url)).toBe(true) // nothing was reported yet
  await report(w, [{ ...line, peer: String(to), status: 'delivered' }])
  expect((await standing(w, id)).status).toBe('delivered')
  await w.superuser.query("update sms.deliveries set at = at - interval '24 hours 1 minute' where message_id = $1", [
    id,
  ])
  await passes(id, 'changed_at', '23 hours 59 minutes')
  expect(await isAlive(url)).toBe(true)
  await passes(id, 'changed_at', '24 hours 1 second')
  expect(await heard(url)).toEqual(dead)
})

test('of a group the last report of them all counts, also where one fails', async () => {
  const people = [somebody(), somebody()]
  const { id, url } = await sent({ to: people })
  await report(w, [{ ...line, peer: people[0] ?? '', status: 'delivered' }])
  await passes(id, 'made_at', '40 hours')
  await passes(id, 'changed_at', '25 hours')
  expect(await isAlive(url)).toBe(true) // the other's may still come
  await report(w, [{ ...line, peer: people[1] ?? '', status: 'failed' }])
  expect((await standing(w, id)).status).toBe('sent')
  await passes(id, 'changed_at', '25 hours')
  expect(await isAlive(url)).toBe(true) // as long as the report in the log is younger
  await w.superuser.query("update sms.deliveries set at = at - interval '25 hours' where message_id = $1", [id])
  expect(await heard(url)).toEqual(dead)
})

test('where no report comes it is dead after the three days that carriers try, and a day', async () => {
  const { id, url } = await sent()
  await passes(id, 'made_at', '95 hours 59 minutes')
  expect(await isAlive(url)).toBe(true)
  await passes(id, 'made_at', '96 hours 1 second')
  expect(await heard(url)).toEqual(dead)
})

test('a send whose answer was lost is unknown, its link was there before, and it is handed over once', async () => {
  answering = false
  const { id, url, mediaIds } = await sent()
  answering = true
  expect((await standing(w, id)).status).toBe('unknown')
  expect(await isAlive(url)).toBe(true)
  const links = await w.superuser.query('select from sms.media_links where media_id = any ($1)', [mediaIds])
  expect(links.rowCount).toBe(1)
  expect(asked.filter(({ file_url: [first] }) => first === url)).toHaveLength(1)
})

test('many at once get each their own', async () => {
  const { urls } = await sent({ files: kinds.map(([, bytes]) => bytes) })
  const asking = Array.from({ length: 60 }, (_, place) => heard(urls[place % 7] ?? '').then(({ type }) => type))
  const guesses = Array.from({ length: 60 }, () => heard(`${app.url}/api/sms/media/link/${'B'.repeat(43)}`))
  expect(await Promise.all(asking)).toEqual(Array.from({ length: 60 }, (_, place) => kinds[place % 7]?.[0]))
  for (const guess of await Promise.all(guesses)) expect(guess).toEqual(dead)
})

test('a text without a file has no link', async () => {
  const before = (await w.superuser.query('select from sms.media_links')).rowCount
  const { body } = await agent
    .post('/api/sms/messages')
    .send({ from: line.number, to: somebody(), mediaUrls: ['https://media.example.com/a.png'] })
  await until(async () => (await standing(w, body.id)).status === 'sent')
  expect(asked.at(-1)?.file_url).toEqual(['https://media.example.com/a.png'])
  expect((await w.superuser.query('select from sms.media_links')).rowCount).toBe(before)
})

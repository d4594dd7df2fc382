import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pino } from 'pino'
import { fetchLink } from '../src/messages/fetch-link.js'
import { largestFile } from '../src/messages/file-limits.js'
import { startMediaFetch } from '../src/messages/fetch-media.js'
import { typeOf } from '../src/messages/media-type.js'
import type { Repeating } from '../src/messages/repeat.js'
import { ingestTexts } from './support/inbound-text.js'
import { png, until } from './support/simulated-carrier.js'
import { type World, world } from './support/world.js'

const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

/** A server of our own; its origin. */
async function served(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  await new Promise<void>(ready => server.listen(0, '127.0.0.1', ready))
  closers.push(() => new Promise(done => server.close(done).closeAllConnections()))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

test('a redirect from the trusted origin is judged like any link', async () => {
  let hits = 0
  const inside = await served((_request, response) => {
    hits++
    response.end(png())
  })
  const origin = await served((request, response) => {
    if (request.url === '/picture') response.end(png())
    else
      response
        .writeHead(302, {
          location: request.url === '/near' ? '/picture' : request.url === '/loop' ? '/loop' : `${inside}/secret`,
        })
        .end()
  })
  expect(await fetchLink(`${origin}/near`, { trustedOrigin: origin })).toEqual({ bytes: png() })
  expect(await fetchLink(`${origin}/away`, { trustedOrigin: origin })).toMatchObject({ passing: false })
  expect(await fetchLink(`${origin}/loop`, { trustedOrigin: origin })).toEqual({
    problem: 'the link leads on and on',
    passing: false,
  })
  expect(hits).toBe(0)
})

test('a file is read to 5 MB and no further, whatever its length claims', async () => {
  let written = 0
  const origin = await served((request, response) => {
    if (request.url === '/claims') return void response.writeHead(200, { 'content-length': largestFile + 1 }).end('x')
    if (request.url === '/just') return void response.end(Buffer.alloc(largestFile))
    if (request.url === '/half')
      return void response.writeHead(200, { 'content-length': 100 }).write('x', () => response.destroy())
    const more = () => {
      while (response.write(Buffer.alloc(1 << 16)) && !response.destroyed) written += 1 << 16
    }
    response.on('drain', more)
    more()
  })
  const fetched = (path: string) => fetchLink(origin + path, { trustedOrigin: origin })
  const tooLarge = { problem: 'the file is larger than 5 MB', passing: false }
  expect(await fetched('/claims')).toEqual(tooLarge)
  expect(await fetched('/endless')).toEqual(tooLarge)
  expect(written).toBeLessThan(64 << 20)
  const just = await fetched('/just')
  expect('bytes' in just && just.bytes.equals(Buffer.alloc(largestFile))).toBe(true) // toEqual took 15 s over the bytes
  expect(await fetched('/half')).toMatchObject({ passing: true })
})

test.each([
  ['image/jpeg', Buffer.from('ffd8ffe000104a464946', 'hex')],
  ['image/png', png()],
  ['image/gif', Buffer.from('GIF89a......')],
  ['image/webp', Buffer.from('RIFF....WEBPVP8 ')],
  ['application/pdf', Buffer.from('%PDF-1.7\n')],
  ['video/mp4', Buffer.from('\0\0\0\x18ftypmp42\0\0\0\0')],
  ['video/mp4', Buffer.from('\0\0\0\x20ftypisom\0\0\x02\0')],
  ['video/3gpp', Buffer.from('\0\0\0\x18ftyp3gp5\0\0\0\0')],
  [undefined, Buffer.from('<!doctype html><script>')],
  [undefined, Buffer.from('<svg onload="alert(1)">')],
  [undefined, Buffer.from('GIF8')],
  [undefined, Buffer.alloc(0)],
])('%s is known by its first bytes', (type, bytes) => {
  expect(typeOf(bytes)).toBe(type)
})

describe('files of texts', () => {
  let w: World
  const running: Repeating[] = []
  beforeAll(async () => {
    w = await world()
  })
  afterEach(() => Promise.all(running.splice(0).map(worker => worker.stop())))
  afterAll(() => w.stop())

  let ids = 0
  const arrives = async (url: string) => {
    const line = await w.linkedNumber(w.acme, { holders: [w.acme.agents[0]] })
    const id = `01920000-0000-7000-8000-0000000b${String(ids++).padStart(4, '0')}`
    await ingestTexts(w.db, [{ ...line, media: [{ id, url }] }])
    return id
  }
  const fileOf = async (id: string) =>
    (await w.superuser.query('select state, type, size, reason, attempts from sms.media where id = $1', [id])).rows[0]
  const fetchFrom = (carrierUrl: string) => {
    const worker = startMediaFetch({ service: { db: w.db, carrierUrl }, log: pino({ level: 'silent' }) })
    running.push(worker)
    return worker
  }

  test('a link of the simulator is fetched and kept; the page is told', async () => {
    const origin = await served((_request, response) => response.end(png()))
    const id = await arrives(`${origin}/dot.png`)
    fetchFrom(origin)
    await until(async () => (await fileOf(id)).state === 'kept')
    expect(await fileOf(id)).toEqual({
      state: 'kept',
      type: 'image/png',
      size: png().length,
      reason: null,
      attempts: 1,
    })
    const { rows } = await w.superuser.query(
      'select kind from sms.events e join sms.media f on f.message_id = e.message_id where f.id = $1 order by e.id',
      [id],
    )
    expect(rows).toEqual([{ kind: 'message' }, { kind: 'status' }])
  })

  test('a forbidden link fails at once, and what is no picture is not kept', async () => {
    const origin = await served((_request, response) => response.end('<script>alert(1)</script>'))
    const [page, metadata, gone] = [
      await arrives(`${origin}/page.png`),
      await arrives('https://169.254.169.254/latest/meta-data/'),
      await arrives('http://127.0.0.1:9/x.png'),
    ]
    fetchFrom(origin)
    for (const id of [page, metadata, gone]) await until(async () => (await fileOf(id)).state === 'failed')
    expect(await fileOf(page)).toMatchObject({
      reason: 'the file is of no kind that is shown',
      size: null,
      attempts: 1,
    })
    expect(await fileOf(metadata)).toMatchObject({
      reason: 'the link leads to an address that is not public',
      attempts: 1,
    })
    expect(await fileOf(gone)).toMatchObject({ reason: 'the link is not https', attempts: 1 })
  })

  test('a link that fails for the moment is tried four times, later and later, then given up', async () => {
    let asked = 0
    const origin = await served((_request, response) => {
      asked++
      response.writeHead(503).end()
    })
    const id = await arrives(`${origin}/busy.png`)
    const worker = fetchFrom(origin)
    for (let attempt = 1; attempt <= 4; attempt++) {
      await until(async () => asked === attempt)
      if (attempt === 4) break
      await until(async () => (await fileOf(id)).attempts === attempt)
      await w.superuser.query('update sms.media set next_at = clock_timestamp() where id = $1', [id])
      worker.wake()
    }
    await until(async () => (await fileOf(id)).state === 'failed')
    expect(await fileOf(id)).toMatchObject({ reason: 'the link answered with HTTP 503', attempts: 4 })
    expect(asked).toBe(4)
  })
})

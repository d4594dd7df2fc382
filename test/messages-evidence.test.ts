import { createHash, randomUUID } from 'node:crypto'
import { deflateSync } from 'node:zlib'
import { loadPrincipal, type Principal } from '../src/access/principal.js'
import { verbsAs } from '../src/verbs.js'
import { type HostedApp, hostedApp } from './support/hosted-app.js'
import { ingestTexts } from './support/inbound-text.js'
import { pdfText } from './support/pdf-text.js'
import { sessionOf } from './support/session-of.js'
import { sendAs } from './support/texting.js'
import { type World, world } from './support/world.js'
import { zipFiles } from './support/zip-files.js'

let w: World
let app: HostedApp
/** Held by Ada, who answered, was called otherwise since, and left; then by Grace. */
let line: { numberId: string; number: string }
let conversationId: string
let ada: Principal
let grace: Principal

const peer = '+13035550001'
const wrote = 'Żółw says שלום עולם, 你好 and 😀; not \u202ereversed'
const png = pngOf(2, 2)
const pictures = [png, Buffer.from('%PDF-1.7 not a picture')]

beforeAll(async () => {
  w = await world()
  app = await hostedApp(w)
  ada = await w.person(w.acme.tenantId, 'user', 'Ada Then')
  grace = await w.person(w.acme.tenantId, 'user', 'Grace')
  line = await w.linkedNumber(w.acme, { holders: [ada] })
  const media = pictures.map(bytes => ({ id: randomUUID(), type: 'image/gif', data: bytes.toString('base64') }))
  await ingestTexts(w.db, [{ ...line, from: peer, text: wrote, media }])
  await sendAs(w, ada, { from: line.number, to: peer, text: 'Come at nine' })
  await (await verbsAs(w.service, w.acme.admin.userId)).assign({ numberId: line.numberId, userId: grace.userId })
  await w.host([`update ${w.hostKind.mapping.users.table} set name = 'Ada Later' where id = $1`, [ada.userId]])
  await loadPrincipal(w.db, ada.userId)
  await w.host(w.hostKind.deactivate(ada.userId))
  await loadPrincipal(w.db, ada.userId)
  await ingestTexts(w.db, [{ ...line, from: peer, text: 'Who are you?' }])
  conversationId = await conversationOf(line.numberId)
})
afterAll(async () => {
  await app?.stop()
  await w?.stop()
})

async function conversationOf(numberId: string): Promise<string> {
  const { rows } = await w.superuser.query('select id from sms.conversations where number_id = $1', [numberId])
  return rows[0].id
}

/** Asks over HTTP, as somebody or nobody. */
async function ask(who: Principal | undefined, id: string, { query = '', headers = {} } = {}) {
  const cookie = who ? await sessionOf(`${app.url}/test-login/${who.userId}`) : ''
  const answer = await fetch(`${app.url}/api/sms/conversations/${id}/export${query}`, {
    headers: { cookie, ...headers },
  })
  return { answer, body: Buffer.from(await answer.arrayBuffer()) }
}

async function exported(who: Principal, id = conversationId, query = '') {
  const { answer, body } = await ask(who, id, { query })
  expect(answer.status).toBe(200)
  const files = zipFiles(body)
  const json = files.get('conversation.json') ?? Buffer.alloc(0)
  return {
    answer,
    body,
    files,
    json,
    document: JSON.parse(json.toString()),
    pdf: files.get('conversation.pdf') ?? json,
  }
}

const sha256 = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest('hex')

/** RFC 8785 by another way than the product's: JSON's own writer, over objects whose fields are in order. */
function hashOf({ hash: _, ...part }: Record<string, unknown>): string {
  const inOrder = (_name: string, value: unknown) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value
  return sha256(JSON.stringify(part, inOrder))
}

test('what an admin exports: all texts in order, as they were handled, with hashes that anybody can recompute', async () => {
  const { answer, body, files, document, pdf, json } = await exported(w.acme.admin)
  const { head, entries, end } = document
  expect(head).toMatchObject({
    format: 'adminjs-sms-numbers conversation 1',
    tenant: { id: w.acme.tenantId, name: 'Acme' },
    number: { id: line.numberId, number: line.number },
    conversation: { id: conversationId, peer },
    zone: { name: 'America/Los_Angeles' },
    period: { from: null, until: null },
    exportedBy: { id: w.acme.admin.userId, name: 'Acme admin' },
  })
  const held = (who: Principal, name: string) => [{ id: who.userId, name, reads: true }]
  expect(entries).toMatchObject([
    {
      place: 1,
      direction: 'in',
      text: wrote,
      handler: { name: 'Ada Then' },
      author: null,
      holders: held(ada, 'Ada Then'),
    },
    { place: 2, direction: 'out', text: 'Come at nine', author: { id: ada.userId, name: 'Ada Then', role: 'user' } },
    { place: 3, text: 'Who are you?', handler: { id: grace.userId, name: 'Grace' }, holders: held(grace, 'Grace') },
  ])
  expect(entries[0].decision).toMatchObject({ rule: 'single', candidates: [{ person: { name: 'Ada Then' } }] })
  expect(entries[0].log).toMatchObject([{ outcome: 'delivered' }])
  for (const { at } of entries) {
    expect(at.utc).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/)
    expect(new Date(at.local)).toEqual(new Date(at.utc))
    const clock = new Date(at.utc).toLocaleTimeString('en-GB', { timeZone: 'America/Los_Angeles' })
    expect(at.local.slice(11, 19)).toBe(clock)
  }

  let previous = null
  for (const part of [head, ...entries, end]) {
    expect({ previous: part.previous, hash: part.hash }).toEqual({ previous, hash: hashOf(part) })
    previous = part.hash
  }
  expect(end).toMatchObject({ texts: 3, notes: 0, files: 2, complete: true, continuesFrom: null })

  entries[0].files.forEach((file: Record<string, string>, place: number) => {
    expect(file).toMatchObject({ type: ['image/png', 'application/pdf'][place], sha256: sha256(pictures[place] ?? '') })
    expect(files.get(file.path ?? '')).toEqual(pictures[place])
  })
  expect([...files.keys()].filter(name => name.startsWith('media/'))).toHaveLength(2)

  const { lines, pictures: drawn } = pdfText(pdf)
  const page = lines.join('\n')
  const turned = [...'שלום עולם'].reverse().join('')
  expect(page).toContain(`Żółw says ${turned}, 你好 and 😀; not U+202Ereversed`)
  for (const told of [
    'Come at nine',
    'Who are you?',
    'Ada Then',
    'Grace',
    entries[2].at.utc,
    sha256(json),
    sha256(png),
  ])
    expect(page).toContain(told)
  for (const { hash } of [head, ...entries, end]) expect(page).toContain(hash)
  expect(page).not.toContain('Ada Later')
  expect(drawn).toBe(1)

  const { headers } = answer
  expect(headers.get('content-type')).toBe('application/zip')
  expect(headers.get('content-disposition')).toMatch(
    /^attachment; filename="conversation-\d+-13035550001-\d{14}\.zip"$/,
  )
  expect(headers.get('x-content-type-options')).toBe('nosniff')
  expect(headers.get('repr-digest')).toBe(`sha-256=:${Buffer.from(sha256(body), 'hex').toString('base64')}:`)
})

test('an export is in the audit by its hash, without a word of it, and names where the audit stood', async () => {
  const { body, document } = await exported(w.root)
  const { rows } = await w.superuser.query(
    `select a.actor::text, a.ids, d.detail from sms.audit a join sms.audit_details d on d.audit_id = a.id
     where a.action = 'conversation.exported' and d.detail ->> 'sha256' = $1 and a.tenant_id = $2`,
    [sha256(body), w.acme.tenantId],
  )
  expect(rows).toEqual([
    {
      actor: w.root.userId,
      ids: { number: line.numberId, conversation: conversationId },
      detail: { texts: 3, notes: 0, files: 2, sha256: sha256(body), chain: document.end.hash },
    },
  ])
  const { audit } = document.head
  const sealed = await w.superuser.query(
    `select encode(hash, 'hex') as hash from sms.audit where tenant_id = $1 and seq = $2`,
    [w.acme.tenantId, audit.seq],
  )
  expect(sealed.rows).toEqual([{ hash: audit.hash }])
})

test('a conversation of another tenant is answered as one that is nowhere, and who may not export gets nothing', async () => {
  const whole = async (who: Principal | undefined, id: string, headers = {}) => {
    const { answer, body } = await ask(who, id, { headers })
    const left = ['date', 'set-cookie', 'connection', 'keep-alive']
    return {
      status: answer.status,
      headers: [...answer.headers].filter(([name]) => !left.includes(name)),
      body: body.toString(),
    }
  }
  const nowhere = await whole(w.globex.admin, randomUUID())
  expect(nowhere.status).toBe(404)
  expect(await whole(w.globex.admin, conversationId)).toEqual(nowhere)
  expect(await whole(w.globex.admin, 'x')).toEqual(nowhere)
  expect((await whole(grace, conversationId)).body).toContain('not_allowed')
  expect(await whole(grace, conversationId)).toEqual(await whole(grace, randomUUID()))
  expect((await whole(undefined, conversationId)).status).toBe(401)
  expect((await whole(w.acme.admin, conversationId, { 'sec-fetch-site': 'cross-site' })).body).toContain(
    'foreign_origin',
  )
  const { rows } = await w.superuser.query(
    `select from sms.audit where action = 'conversation.exported' and actor not in ($1, $2)`,
    [w.acme.admin.userId, w.root.userId],
  )
  expect(rows).toEqual([])
})

test('a period is of days where the number is; what one file does not take is named, and exported from there', async () => {
  const other = await w.linkedNumber(w.acme, { holders: [grace] })
  await (await verbsAs(w.service, w.acme.admin.userId)).setWorkingHours({
    numberId: other.numberId,
    timeZone: 'Pacific/Auckland',
    weekly: {},
  })
  const days = ['2026-03-02T10:59:59Z', '2026-03-02T11:00:00Z', '2026-03-03T10:59:59Z', '2026-03-03T11:00:00Z']
  const media = () => [{ id: randomUUID(), type: 'image/png', data: png.toString('base64') }]
  await ingestTexts(
    w.db,
    days.map(at => ({ ...other, from: peer, text: at, at: new Date(at), media: media() })),
  )
  const id = await conversationOf(other.numberId)
  const texts = ({ document }: Awaited<ReturnType<typeof exported>>) =>
    document.entries.map(({ text }: { text: string }) => text)
  const day = await exported(w.acme.admin, id, '?from=2026-03-03&until=2026-03-03')
  expect(texts(day)).toEqual(days.slice(1, 3))
  expect(day.document.head.zone).toEqual({ name: 'Pacific/Auckland', of: 'number_hours' })
  expect(day.document.head.period.from.local).toBe('2026-03-03T00:00:00.000000+13:00')
  for (const wrong of ['from=yesterday', 'until=0000-01-01', 'from=2026-02-30']) {
    expect((await ask(w.acme.admin, id, { query: `?${wrong}` })).answer.status).toBe(400)
  }

  // As many files as weigh 105 MB, by what is known of them: 100 MB are as much as one export takes.
  const more = Array.from({ length: 17 }, (_, at) => new Date(Date.parse('2026-04-01T00:00:00Z') + at * 1_000))
  await ingestTexts(
    w.db,
    more.map(at => ({ ...other, from: peer, at, media: media() })),
  )
  await w.superuser.query('update sms.media set size = 5242880 where number_id = $1', [other.numberId])
  const first = await exported(w.acme.admin, id)
  expect(first.document.end).toMatchObject({ texts: 20, files: 1, complete: false })
  const from = first.answer.headers.get('sms-export-continues-from')
  expect(from).toBe('2026-04-01T00:00:16.000000Z')
  expect(pdfText(first.pdf).lines.join('\n')).toContain('Cut here')
  const rest = await exported(w.acme.admin, id, `?from=${from}`)
  expect(rest.document.end).toMatchObject({ texts: 1, complete: true })
  expect(rest.answer.headers.get('sms-export-continues-from')).toBeNull()
})

test('a picture that is made up stops nothing: it lies beside, and is named', async () => {
  const other = await w.linkedNumber(w.acme, { holders: [grace] })
  const broken = [
    Buffer.concat([png.subarray(0, 33), Buffer.from('ffffffff49444154', 'hex'), png.subarray(41, 45)]), // a chunk of 4 GB
    Buffer.concat([png.subarray(0, 16), Buffer.from('7fffffff7fffffff0806', 'hex'), png.subarray(26)]), // of 2^62 dots
    png.subarray(0, 46),
    Buffer.from('ffd8ffc0000b08000000000301', 'hex'), // no height
    Buffer.from('ffd8ffe1', 'hex'),
  ]
  const media = broken.map(bytes => ({ id: randomUUID(), type: 'image/png', data: bytes.toString('base64') }))
  await ingestTexts(w.db, [{ ...other, from: peer, text: 'look', media }])
  const { files, pdf } = await exported(w.acme.admin, await conversationOf(other.numberId))
  const { lines, pictures: drawn } = pdfText(pdf)
  const page = lines.join('')
  expect(drawn).toBe(0)
  for (const bytes of broken) {
    expect(page).toContain(sha256(bytes))
    expect([...files.values()]).toContainEqual(bytes)
  }
})

/** A translucent picture, as a phone's screen is kept. */
function pngOf(width: number, height: number): Buffer {
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 6], 8)
  const rows = Buffer.concat(Array.from({ length: height }, () => Buffer.from([4, ...Array(width * 4).fill(40)])))
  const chunk = (name: string, data: Buffer) => {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(data.length)
    return Buffer.concat([length, Buffer.from(name), data, Buffer.alloc(4)])
  }
  const sign = Buffer.from('89504e470d0a1a0a', 'hex')
  return Buffer.concat([sign, chunk('IHDR', head), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))])
}

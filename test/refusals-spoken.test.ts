import { readdir, readFile } from 'node:fs/promises'
import { isSmsErrorCode, SmsError, type SmsErrorCode, sentences } from '../src/errors.js'
import { en } from '../src/panel/locale/en.js'
import { inEnglish, reasonWords, toldBySql, toldIn } from '../src/reasons.js'
import { type TestPanel, testPanel } from './support/panel.js'
import { type World, world } from './support/world.js'

let w: World
let panel: TestPanel
beforeAll(async () => {
  w = await world()
  panel = await testPanel(w)
})
afterAll(async () => {
  await panel.stop()
  await w.stop()
})

const codes = Object.keys(sentences).filter(isSmsErrorCode)
const { smsRefusals, smsReasons }: Record<'smsRefusals' | 'smsReasons', Record<string, string>> = en.components
const placesOf = (sentence = '') => [...sentence.matchAll(/\{\{(\w+)\}\}/g)].map(([, name = '']) => name)
const filled = (sentence = '', values: Record<string, unknown> = {}) =>
  sentence.replace(/\{\{(\w+)\}\}/g, (_place, name: string) => String(values[name]))

test.each(codes)('%s has its sentence in the locale, as the server says it, and is given all that it needs', code => {
  for (const reason of [undefined, '"; $& 1']) {
    const { message, values = {} } = new SmsError(code, { reason })
    const sentence = smsRefusals[code]
    expect(placesOf(sentence).filter(name => !(name in values))).toEqual([])
    const told = Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'object' ? smsReasons[value.word] : value,
    ])
    expect(filled(sentence, Object.fromEntries(told))).toBe(message)
  }
})

/** These say in their reason what is wrong with what was given, so what to give instead. */
const byReason: readonly SmsErrorCode[] = [
  'invalid_input',
  'not_understood',
  'not_replayable',
  'limit_reached',
  'carrier_refused',
]

test.each(codes.filter(code => !byReason.includes(code)))('%s says what is wrong, then what to do', code => {
  const [wrong, ...what] = sentences[code].split(/(?<=[.:;]) /)
  expect([wrong, what.join(' ') || (code === 'not_signed_in' && wrong)]).toEqual([
    expect.any(String),
    expect.stringMatching(/\w{3}/),
  ])
})

test('every phrase is in the locale, by one name each', () => {
  const plain = Object.keys(smsReasons).filter(word => !word.endsWith('_one'))
  expect(plain).toEqual(Object.keys(reasonWords))
  const phrases = Object.entries(reasonWords).filter(([word]) => !word.startsWith('field_'))
  expect(new Set(phrases.map(([, phrase]) => phrase)).size).toBe(phrases.length)
})

/** Whose answers are for programs: the carrier's, a host's own module. */
const forPrograms =
  /^src\/(?:simulator|host|webhook|panel\/guard|panel\/locale|api)\/|^src\/(?:options|cli)\.ts|push-address\.ts$|webhook-state\.ts$/

test('what the rooms give as a reason, and say of an input, is a phrase that the locale knows', async () => {
  const files = (await readdir('src', { recursive: true })).map(name => `src/${name}`)
  const said: string[] = []
  for (const file of files.filter(name => name.endsWith('.ts') && !forPrograms.test(name))) {
    const source = await readFile(file, 'utf8')
    const reasons = source.matchAll(
      /(?:\breason: |'custom', message: |InboundError\(|notReplayable\(|\brefused\(|\berror: |\.(?:min|max)\([\d_]+, |\.refine\(\w+, )'([^'{}]+)'/g,
    )
    said.push(...[...reasons].map(([, phrase = '']) => phrase))
  }
  expect(said.length).toBeGreaterThan(60)
  expect(said.filter(phrase => toldIn(phrase) === undefined && !isWord(phrase))).toEqual([])
})

/** A code, or a word of TypeScript's or of SQL's. */
const isWord = (phrase: string) => /^\w+$/.test(phrase)

test('what the database gives as a reason is a phrase that the locale knows, with what fills it', async () => {
  const { rows } = await w.superuser.query<{ phrase: string }>(
    `select distinct m[1] as phrase from pg_proc p join pg_namespace n on n.oid = p.pronamespace,
       regexp_matches(p.prosrc, $1, 'g') m where n.nspname = 'sms'`,
    [String.raw`sms\.refuse\('[a-z_]+', '([^']+)'\)`],
  )
  expect(rows.length).toBeGreaterThan(8)
  expect(rows.filter(({ phrase }) => toldBySql(phrase) === undefined)).toEqual([])
  for (const detail of [
    'One person sends at most 30 texts a minute. Try again in 59 seconds',
    'One person sends at most 500 texts a day. Try again in 100 minutes',
    'One person sends at most 500 texts a day. Try again in 3 hours',
    'One number sends at most 60 texts a minute. Try again in 1 seconds',
    'Dana, Lee holds it now, with the routing round robin',
    'nobody holds it now, with the routing backup',
  ]) {
    const told = toldBySql(detail)
    expect(told && inEnglish(told)).toBe(detail)
    expect(placesOf(told && smsReasons[told.word])).toEqual(Object.keys(told?.values ?? {}))
  }
  expect(toldBySql('Dana holds it now, with the routing everyone')).toEqual({
    word: 'holds_everyone',
    values: { names: 'Dana' },
  })
})

test('a form that is wrong says which field and why, as data for a reader of any language', async () => {
  const { numberId } = await w.linkedNumber(w.acme)
  const agent = await panel.as(w.acme.admin)
  const record = `/admin/api/resources/sms_numbers/records/${numberId}`
  const { body } = await agent.post(`${record}/setTimer`).send({ minutes: 2_000 }).expect(200)
  expect(body.error.values).toEqual({
    reason: { word: 'in_field', values: { field: { word: 'field_minutes' }, wrong: { word: 'minutes_most' } } },
  })
  expect(body.error.wrong).toEqual({ minutes: { word: 'minutes_most' } })
  expect(body.notice).toMatchObject({
    message: 'This was not understood: Minutes: at most a day, 1440 minutes.',
    options: { defaultValue: '$t(components.smsRefusals.invalid_input)', reason: '$t(components.smsReasons.in_field)' },
  })
  const long = await agent.post(`${record}/disable`).send({ reason: 'x'.repeat(501) })
  expect(long.body.error.values.reason).toEqual({
    word: 'in_field',
    values: { field: { word: 'field_reason' }, wrong: { word: 'too_long', values: { most: 500 } } },
  })
})

test('who changed a number meanwhile, and when one may write again, come as data beside the sentence', async () => {
  const [one, two] = w.acme.agents
  const { numberId, number } = await w.linkedNumber(w.acme, { holders: [one] })
  const admin = await panel.as(w.acme.admin)
  const give = { userId: two.userId, version: 0 }
  const stale = await admin.post(`/admin/api/resources/sms_numbers/records/${numberId}/assign`).send(give)
  expect(stale.body.error).toMatchObject({
    code: 'stale',
    values: { reason: { word: 'holds_everyone', values: { names: 'Acme agent 1' } } },
  })
  const settings = `/admin/api/resources/sms_tenant_settings/records/${w.acme.tenantId}/edit`
  await admin.post(settings).send({ personMinuteLimit: 1 }).expect(200)
  const person = await panel.as(one)
  const write = (text: string) => person.post('/api/sms/messages').send({ from: number, to: '+12125550177', text })
  await write('one').expect(201)
  const { body } = await write('two').expect(429)
  expect(body.error.values.reason).toEqual({
    word: 'person_minute_seconds',
    values: { most: 1, count: expect.any(Number) },
  })
  await admin.post(settings).send({ personMinuteLimit: 30 }).expect(200)
})

import fc from 'fast-check'
import { type Inbound, InboundError, parseInbound, parseInboundFields } from '../src/questblue/inbound.js'
import { reportBody, textDialects, type WebhookDialect } from '../src/simulator/webhook/dialects.js'
import { databaseClock } from '../src/webhook/database-clock.js'
import { beginDelivery, reportRow, textRows } from '../src/webhook/delivery.js'
import type { VouchedNumber } from '../src/webhook/look-up.js'

/**
 * What the carrier really posts, damaged: bytes changed, cut out, doubled, put in between, two bodies grown together, under
 * another content type. `npm run fuzz` takes a million.
 */
const inputs = Number(process.env.FUZZ_INPUTS ?? 6_000)

/** Ours, a neighbour that differs in one digit, and one that is also ours and stands in no body. */
const [ours, neighbour, elsewhere] = ['2125550100', '2125550101', '3125550177'] as const
const vouchers: VouchedNumber[] = [ours, neighbour, elsewhere].map(digits => ({
  tokenId: null,
  numberId: digits,
  number: `+1${digits}`,
}))

const digitsOf = fc.constantFrom(ours, ours, ours, neighbour, '3055550142')
/** How a number may be spelt, in the place of its ten digits. */
const spellings = ['$1$2$3', '$1$2$3', '($1) $2-$3', '$1.$2.$3', ' $1 $2 $3 ']
const dialects = Object.keys(textDialects) as WebhookDialect[]
const picture = { bytes: Buffer.from('GIF89a\r\n--'), type: 'image/gif', name: 'a "b".gif' }
const texts = fc
  .record({
    dialect: fc.constantFrom(...dialects),
    from: digitsOf,
    to: fc.array(digitsOf, { minLength: 1, maxLength: 3 }),
    text: fc.oneof(fc.string({ unit: 'binary', maxLength: 20 }), fc.constantFrom('STOP', '<b>&amp;</b>', 'a=b&to=c')),
    hasPicture: fc.boolean(),
  })
  .map(({ dialect, from, to, text, hasPicture }) =>
    textDialects[dialect]({
      ...{ from, to, did: to[0] ?? '', text },
      links: hasPicture ? ['https://example.com/a.gif'] : [],
      files: hasPicture ? [picture] : [],
    }),
  )
const reports = fc
  .record({
    dialect: fc.constantFrom('v2_json' as const, 'v1_form' as const),
    from: digitsOf,
    to: digitsOf,
    status: fc.constantFrom('sent', 'delivered', 'failed', 'no word of theirs'),
    reason: fc.string({ maxLength: 10 }),
  })
  .map(({ dialect, ...report }) => reportBody(dialect, report))

const pieces = [
  ...['"', '\\', '\\u0032', '{', '}', '[', ']', ',', ':', 'null', '1e0', '.5', '-', ' ', '\t'],
  ...[
    '<',
    '>',
    '</to>',
    '<to>',
    '<x>7</x>',
    '&',
    '&#',
    '&#50;',
    '&#x32;',
    '<![CDATA[',
    ']]>',
    '<!--',
    '-->',
    '<!DOCTYPE a>',
  ],
  ...[
    '%',
    '%32',
    '%00',
    '+',
    '=',
    '&to=',
    '&to[]=',
    '\r\n',
    '\r\n\r\n',
    '--',
    '\0',
    '\ufeff',
    'é',
    '😀',
    '2',
    '1',
    '0',
    '+1',
  ],
].map(piece => Buffer.from(piece))
const damage = fc.oneof(
  fc.record({ kind: fc.constant('change' as const), at: fc.nat(), byte: fc.nat(255) }),
  fc.record({ kind: fc.constant('cut' as const), at: fc.nat(), length: fc.nat(12) }),
  fc.record({ kind: fc.constant('double' as const), at: fc.nat(), length: fc.nat(40) }),
  fc.record({ kind: fc.constant('insert' as const), at: fc.nat(), piece: fc.constantFrom(...pieces) }),
  fc.record({ kind: fc.constant('end' as const), at: fc.nat() }),
)
type Damage = typeof damage extends fc.Arbitrary<infer Each> ? Each : never

function damaged(body: Buffer, each: Damage): Buffer {
  const at = each.at % (body.length + 1)
  const [before, after] = [body.subarray(0, at), body.subarray(at)]
  switch (each.kind) {
    case 'change':
      return Buffer.concat([before, Buffer.from([each.byte]), after.subarray(1)])
    case 'cut':
      return Buffer.concat([before, after.subarray(each.length)])
    case 'double':
      return Buffer.concat([before, after.subarray(0, each.length), after])
    case 'insert':
      return Buffer.concat([before, each.piece, after])
    case 'end':
      return before
  }
}

const otherTypes = fc.constantFrom(
  ...[
    'application/json',
    'application/x-www-form-urlencoded',
    'text/xml',
    'text/plain',
    '',
    'multipart/form-data; boundary=-',
  ],
  ...['application/json; charset=utf-16le', 'text/xml; charset=iso-8859-1', 'text/xml; charset=nonsense'],
)
const came = fc
  .record({
    real: fc.oneof({ weight: 5, arbitrary: texts }, { weight: 1, arbitrary: reports }),
    spelling: fc.constantFrom(...spellings),
    grownTogether: fc.option(texts, { freq: 12, nil: undefined }),
    damages: fc.array(damage, { minLength: 1, maxLength: 3 }),
    type: fc.option(otherTypes, { freq: 6, nil: undefined }),
  })
  .map(({ real, spelling, grownTogether, damages, type }) => ({
    type: type ?? real.contentType,
    body: damages.reduce(damaged, Buffer.concat([respelt(real.body, spelling), grownTogether?.body ?? Buffer.of()])),
  }))
const respelt = (body: Buffer, spelling: string) =>
  Buffer.from(body.toString('latin1').replace(/(\d{3})(\d{3})(\d{4})/g, spelling), 'latin1')

/** Everything that the body may say, in any way of writing it down that a carrier could have meant. */
function readings(body: Buffer): string[] {
  const plain = ['utf-8', 'utf-16le', 'iso-8859-1'].map(charset => new TextDecoder(charset).decode(body))
  return plain.flatMap(text => [
    text,
    text
      .replaceAll('+', ' ')
      .replace(/(?:%[0-9a-f]{2})+/gi, codes => Buffer.from(codes.replaceAll('%', ''), 'hex').toString()),
    text
      .replace(/\\u([0-9a-f]{4})/gi, (_, code) => String.fromCharCode(Number.parseInt(code, 16)))
      .replace(/\\[tnrf]/g, ' '),
    text.replace(/-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/gi, number => String(Number(number))),
    text
      .replace(/<!--[\s\S]*?-->|<!\[CDATA\[|\]\]>|<\?[\s\S]*?\?>/g, '')
      .replace(/&#x([0-9a-f]{1,6});/gi, (_, code) => charOf(Number.parseInt(code, 16)))
      .replace(/&#(\d{1,7});/g, (_, code) => charOf(Number(code))),
  ])
}
const charOf = (point: number) => (point <= 0x10ffff ? String.fromCodePoint(point) : '?')

/** Whether somebody who looks at the body finds this number written in it: its digits, with no others beside or between. */
function isNamedIn(body: Buffer, digits: string): boolean {
  const apart = '[\\s().-]*'
  const number = new RegExp(`(?<!\\d)(?:1${apart})?${[...digits].join(apart)}(?!\\d)`)
  return readings(body).some(text => number.test(text))
}

/** Who is given the text or the report, of all who could be. */
function routedTo(inbound: Inbound): string[] {
  const delivery = beginDelivery(databaseClock())
  const rows =
    inbound.kind === 'message' ? textRows(delivery, inbound, vouchers) : [reportRow(delivery, inbound, vouchers)]
  return rows.flatMap(({ numberId }) => numberId ?? [])
}

const counted = { understood: 0, routed: 0, refused: 0 }

test(
  `${inputs} damaged bodies: each is read as something storable for a number that it names, or refused with the one error`,
  async () => {
    await fc.assert(
      fc.asyncProperty(came, async ({ type, body }) => {
        const inbound = await inTime(parseInbound(type, body)).catch((error: unknown) => {
          expect(error).toBeInstanceOf(InboundError)
          return undefined
        })
        if (!inbound) return void counted.refused++
        counted.understood++
        judge(inbound, body)
      }),
      { numRuns: inputs, endOnFailure: inputs > 100_000 },
    )
    // Damage that nothing survived would have tried nothing.
    expect(counted.routed).toBeGreaterThan(inputs / 10)
    expect(counted.refused).toBeGreaterThan(inputs / 100)
    process.stderr.write(`fuzz: ${inputs} bodies, ${JSON.stringify(counted)}\n`)
  },
  Math.max(60_000, inputs),
)

test(
  'and so is what a host’s parser made of them',
  async () => {
    await fc.assert(
      fc.property(came, ({ type, body }) => {
        const value = parsedBy(body)
        try {
          judge(parseInboundFields(type, value), body)
        } catch (error) {
          if (!(error instanceof InboundError)) throw error
        }
      }),
      { numRuns: Math.ceil(inputs / 4), endOnFailure: inputs > 100_000 },
    )
  },
  Math.max(60_000, inputs),
)

function judge(inbound: Inbound, body: Buffer): void {
  // Plain comparisons: of a million, each call of expect would cost more than what it judges.
  if (!isStorable(inbound)) throw new Error(`it cannot be stored: ${JSON.stringify(inbound)}`)
  const routed = routedTo(inbound)
  if (routed.length > 0) counted.routed++
  const wrong = routed.filter(digits => !isNamedIn(body, digits))
  if (wrong.length > 0)
    throw new Error(`routed to ${wrong}, of which the body says nothing: ${body.toString('latin1')}`)
}

function parsedBy(body: Buffer): unknown {
  const text = body.toString()
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function isStorable(value: unknown): boolean {
  if (typeof value === 'string') return !/\0|\p{Surrogate}/u.test(value)
  return typeof value !== 'object' || value === null || Buffer.isBuffer(value) || Object.values(value).every(isStorable)
}

/** A body that is never read to its end would hold its request for ever. */
async function inTime<Result>(work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new Error('it was never read to its end')), 5_000)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

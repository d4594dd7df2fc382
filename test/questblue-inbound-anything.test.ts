import fc from 'fast-check'
import { type Inbound, InboundError, parseInbound, parseInboundFields } from '../src/questblue/inbound.js'
import { multipart } from './support/multipart.js'

const json = 'application/json'
const form = 'application/x-www-form-urlencoded'
const read = (type: string | undefined, body: string) => parseInbound(type, Buffer.from(body))

const storable = (inbound: Inbound) => {
  const written = JSON.stringify(inbound, (_key, value) => (value instanceof Uint8Array ? '' : value))
  expect(written).not.toMatch(/\\u0000|\\ud[89a-f]/i) // JSON.stringify escapes lone surrogates, and only those
}
const anyText = fc.string({ unit: 'binary', maxLength: 50 })

test('bytes end as a storable message, or as the one error', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.option(fc.string(), { nil: undefined }),
      fc.uint8Array({ maxLength: 300 }),
      async (type, bytes) => {
        await parseInbound(type, Buffer.from(bytes)).then(storable, (error: unknown) =>
          expect(error).toBeInstanceOf(InboundError),
        )
      },
    ),
    { numRuns: 500 },
  )
})

test('any JSON, parsed or not, does too', async () => {
  const shape = fc.record(
    {
      from: fc.anything(),
      to: fc.anything(),
      text: fc.anything(),
      msg: fc.anything(),
      media: fc.anything(),
      status: fc.anything(),
      segments: fc.anything(),
    },
    { requiredKeys: [] },
  )
  await fc.assert(
    fc.property(shape, value => {
      try {
        storable(parseInboundFields(json, value))
      } catch (error) {
        expect(error).toBeInstanceOf(InboundError)
      }
    }),
    { numRuns: 1_000 },
  )
})

test('every text comes through each encoding as it was written, but for what cannot be stored', async () => {
  await fc.assert(
    fc.asyncProperty(anyText, async text => {
      const stored = text.replaceAll('\0', '\uFFFD')
      const fields = { from: '12125550199', to: '12125550100', msg: text }
      expect(await read(json, JSON.stringify({ ...fields, msg: undefined, text }))).toMatchObject({ text: stored })
      expect(await read(form, `${new URLSearchParams(fields)}`)).toMatchObject({ text: stored })
      expect(await parseInbound('multipart/form-data; boundary=b', multipart(fields, []))).toMatchObject({
        text: stored,
      })
    }),
  )
})

test('a lone surrogate and a NUL become the replacement character', async () => {
  const body = '{"from":"\\ud83d","to":["2125550100"],"text":"a\\u0000b\\ud83dc\\ude00d\\ud83d\\ude00"}'
  expect(await read(json, body)).toMatchObject({ from: '\uFFFD', text: 'a\uFFFDb\uFFFDc\uFFFDd😀' })
})

import { InboundError, parseInbound } from '../src/questblue/inbound.js'

const json = 'application/json'
const refusal = async (type: string | undefined, body: string | Buffer) => {
  const error = await parseInbound(type, Buffer.from(body)).then(
    () => undefined,
    (problem: unknown) => problem,
  )
  expect(error).toBeInstanceOf(InboundError)
  return error instanceof InboundError ? error.reason : ''
}

describe('what is not understood is refused, and not quoted', () => {
  const secret = 'sesame-open-the-door'
  test.each([
    ['empty', ''],
    ['half a JSON', `{"from":"1","to":["2"],"text":"${secret}`],
    ['a list', `["${secret}"]`],
    ['JSON without a text', JSON.stringify({ from: '1', to: '2', secret })],
    ['no recipient', JSON.stringify({ from: '1', text: secret })],
    ['report without recipient', JSON.stringify({ from: secret, status: 'delivered' })],
    ['broken XML', `<a><to>5559870000</to><msg>${secret}</a>`],
    ['XML without recipient', `<a><msg>${secret}</msg></a>`],
    ['XML with a document type', `<!DOCTYPE a [<!ENTITY x "${secret}">]><a><to>5559870000</to><msg>&x;</msg></a>`],
    ['prose', secret],
    ['cut multipart', `--b\r\ncontent-disposition: form-data; name="to"\r\n\r\n${secret}`],
  ])('%s', async (_what, body) => {
    expect(await refusal(undefined, body)).not.toContain(secret)
  })

  test('a billion laughs, and very deep XML and JSON, end soon', async () => {
    const deep = 100_000
    await refusal('text/xml', '<a>'.repeat(deep) + '</a>'.repeat(deep))
    await refusal(json, '['.repeat(deep))
    await refusal(json, `{"a":${'['.repeat(deep)}${']'.repeat(deep)}}`)
  })
})

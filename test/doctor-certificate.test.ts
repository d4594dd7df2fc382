import { certificateHop } from '../src/numbers/doctor/certificate-hop.js'
import { type Certificates, certificates, hasOpenssl } from './support/certificates.js'
import { frontProxy } from './support/front-proxy.js'

const whenPossible = hasOpenssl ? test : test.skip

/** What the doctor finds of a server that shows `chain` to whoever trusts the root, or trusts what Node does. */
async function found({ key, root }: Certificates, chain: string[], trusts: 'root' | 'node' = 'root') {
  const server = await frontProxy({ key, cert: chain.join('') })
  const finding = await certificateHop(server.url, trusts === 'root' ? [root] : undefined)
  await server.stop()
  return finding
}

whenPossible('a whole chain is in order; without its intermediate, or of nobody’s authority, it is not', async () => {
  const made = certificates()
  const { leaf, intermediate } = made
  expect(await found(made, [leaf, intermediate])).toMatchObject({ state: 'green', code: 'certificate_good' })
  expect(await found(made, [leaf])).toMatchObject({ state: 'red', code: 'chain_incomplete' })
  const untrusted = await found(made, [leaf, intermediate], 'node')
  expect(untrusted.state).toBe('red')
})

whenPossible('one that expires within three weeks is told of in time; one for another name is refused', async () => {
  const ending = certificates({ days: 20 })
  expect(await found(ending, [ending.leaf, ending.intermediate])).toMatchObject({
    state: 'warned',
    code: 'certificate_ends_soon',
  })
  const other = certificates({ name: 'panel.example.com' })
  expect(await found(other, [other.leaf, other.intermediate])).toMatchObject({
    state: 'red',
    code: 'certificate_for_another',
  })
})

test('no TLS at the port is red, and an address without https needs none', async () => {
  const plain = await frontProxy()
  expect(await certificateHop(plain.url.replace('http:', 'https:'))).toMatchObject({ state: 'red', code: 'tls_failed' })
  expect(await certificateHop(plain.url)).toMatchObject({ state: 'not_needed' })
  await plain.stop()
})

import { createServer, type RequestListener } from 'node:http'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import {
  ForbiddenLink,
  isPublicAddress,
  judgeLink,
  publicLookup,
  trustedOriginOf,
} from '../src/messages/fetch-guard.js'
import { fetchLink } from '../src/messages/fetch-link.js'
import { requestLink } from '../src/messages/request-link.js'
import { watchConnections } from './support/connections.js'
import { type NameServer, startNameServer } from './support/name-server.js'
import { png } from './support/simulated-carrier.js'

/** Public by its number, and nobody's: the network of an experiment that ended in 2006 (RFC 3701). */
const nobody = '3ffe::1'
const nobodyTried = `${nobody} 443`

/** Names as an attacker may have them answered, and one that is honest. */
const hostile: Record<string, string[]> = {
  localhost: ['127.0.0.1', '::1'],
  'localhost.localdomain': ['127.0.0.1'],
  'metadata.google.internal': ['169.254.169.254'],
  metadata: ['169.254.169.254'],
  'instance-data.ec2.internal': ['169.254.169.254'],
  'kubernetes.default.svc': ['10.96.0.1'],
  'host.docker.internal': ['172.17.0.1'],
  'router.example': ['192.168.1.1'],
  'shared.example': ['100.64.0.1'],
  'zero.example': ['0.0.0.0'],
  'broadcast.example': ['255.255.255.255'],
  'multicast.example': ['224.0.0.1'],
  'loopback6.example': ['::1'],
  'unspecified6.example': ['::'],
  'mapped.example': ['::ffff:127.0.0.1'],
  'compatible.example': ['::127.0.0.1'],
  'nat64.example': ['64:ff9b::a9fe:a9fe'],
  'sixtofour.example': ['2002:7f00:1::1'],
  'teredo.example': ['2001:0:7f00:1::1'],
  'unique-local.example': ['fd00:ec2::254'],
  'link-local.example': ['fe80::1'],
  'mixed.example': [nobody, '127.0.0.1'],
  'mixed-other-way.example': ['127.0.0.1', nobody],
  'mixed-families.example': ['9.9.9.9', '::1'],
  'alias.example': ['inner.example', '127.0.0.1'],
  'alias-of-alias.example': ['a.example', 'b.example', '10.0.0.1'],
}
const honest: Record<string, string[]> = {
  'media.example': [nobody],
  'cdn.example': ['edge.cdn.example', nobody],
  '127.0.0.1.media.example': [nobody],
  'xn--bcher-kva.example': [nobody],
}

let names: NameServer
let watched: ReturnType<typeof watchConnections>
const closers: (() => Promise<unknown>)[] = []
beforeAll(async () => {
  const zone = Object.entries({ ...hostile, ...honest }).map(([name, answer]) => [name, [answer]])
  names = await startNameServer(Object.fromEntries(zone))
})
beforeEach(() => {
  watched = watchConnections()
})
afterEach(async () => {
  watched.stop()
  for (const close of closers.splice(0)) await close()
})
afterAll(() => names.stop())

/** A server of our own; its origin. */
async function served(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  await new Promise<void>(ready => server.listen(0, '127.0.0.1', ready))
  closers.push(() => new Promise(done => server.close(done).closeAllConnections()))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const refused = { problem: expect.any(String), passing: false }
const notPublic = { problem: 'the link leads to an address that is not public', passing: false }

/** Links that lead, by one trick or another, where no stranger's link may. */
const attacks = [
  // Other schemes, and what is no address at all
  'http://8.8.8.8/a.png',
  'ftp://8.8.8.8/a.png',
  'file:///etc/passwd',
  'data:image/png;base64,AAAA',
  'javascript:alert(1)',
  'gopher://127.0.0.1:6379/_FLUSHALL',
  'dict://127.0.0.1:11211/stats',
  'ldap://127.0.0.1/',
  'ws://127.0.0.1/',
  'wss://127.0.0.1/',
  'blob:https://127.0.0.1/5d1b',
  'jar:https://127.0.0.1!/a',
  'about:blank',
  '//169.254.169.254/',
  '/etc/passwd',
  '',
  // A password, or a host that looks like one
  'https://user:secret@example.com/a.png',
  'https://user@example.com/a.png',
  'https://:secret@example.com/a.png',
  'https://example.com@127.0.0.1/',
  'https://168.63.129.16.nip.invalid@169.254.169.254/',
  'https://127.0.0.1:443@example.com/',
  // A port of its own
  'https://8.8.8.8:22/',
  'https://8.8.8.8:80/',
  'https://8.8.8.8:8443/',
  'https://[2606:4700::1111]:6379/',
  'https://media.example:5432/',
  'https://media.example:0/',
  'https://media.example:65536/',
  // This machine, in every notation
  'https://127.0.0.1/',
  'https://127.255.255.254/',
  'https://127.1/',
  'https://127.0.1/',
  'https://2130706433/',
  'https://0x7f000001/',
  'https://0x7f.0.0.1/',
  'https://0X7F.1/',
  'https://0177.0.0.1/',
  'https://017700000001/',
  'https://0177.0x0.0.01/',
  'https://127.0.0.1./',
  'https://１２７.０.０.１/',
  'https://①②⑦.⓪.⓪.①/',
  'https://127。0。0。1/',
  'https://127．0｡0.1/',
  'https://%31%32%37.0.0.1/',
  'https://127.0.0.%31/',
  'https://0x7f.0.0.1%2e/',
  'https:127.0.0.1/',
  'https:///127.0.0.1/',
  'https:\\\\127.0.0.1\\',
  'https://\t127.0.0.1/',
  'https://127.0.\n0.1/',
  'https://127.0.0.1%00.example.com/',
  'https://127.0.0.1#.example.com/',
  'https://127.0.0.1?.example.com/',
  'https://127.0.0.1\\.example.com/',
  'https://0/',
  'https://0.0.0.0/',
  'https://0.1.2.3/',
  // Private, shared, link-local, special and multicast networks
  'https://10.1.2.3/',
  'https://167772161/',
  'https://012.0.0.1/',
  'https://172.16.0.1/',
  'https://172.31.255.255/',
  'https://192.168.1.1/',
  'https://192.168.257/',
  'https://0xc0a80101/',
  'https://0300.0250.1.1/',
  'https://100.64.0.1/',
  'https://100.127.255.255/',
  'https://169.254.169.254/latest/meta-data/',
  'https://2852039166/latest/meta-data/',
  'https://0xa9fea9fe/latest/meta-data/',
  'https://0251.0376.0251.0376/',
  'https://169.254.43518/',
  'https://169.254.169.254./',
  'https://169.254.170.2/v2/credentials',
  'https://100.100.100.200/latest/meta-data/',
  'https://192.0.0.192/',
  'https://192.0.2.1/',
  'https://198.51.100.1/',
  'https://203.0.113.1/',
  'https://198.18.0.1/',
  'https://192.88.99.1/',
  'https://224.0.0.1/',
  'https://239.255.255.250/',
  'https://240.0.0.1/',
  'https://255.255.255.255/',
  'https://4294967295/',
  // IPv6: this machine, addresses inside addresses, and networks of nobody's or of one's own
  'https://[::1]/',
  'https://[0:0:0:0:0:0:0:1]/',
  'https://[::]/',
  'https://[::127.0.0.1]/',
  'https://[::ffff:127.0.0.1]/',
  'https://[::ffff:7f00:1]/',
  'https://[::FFFF:169.254.169.254]/',
  'https://[::ffff:8.8.8.8]/',
  'https://[::ffff:0:127.0.0.1]/',
  'https://[64:ff9b::7f00:1]/',
  'https://[64:ff9b::169.254.169.254]/',
  'https://[64:ff9b:1::7f00:1]/',
  'https://[2002:7f00:1::]/',
  'https://[2002:a9fe:a9fe::1]/',
  'https://[2001:0:7f00:1::]/',
  'https://[2001:db8::1]/',
  'https://[3fff::1]/',
  'https://[2001:10::1]/',
  'https://[100::1]/',
  'https://[5f00::1]/',
  'https://[fe80::1]/',
  'https://[fe80::1%25eth0]/',
  'https://[febf::1]/',
  'https://[fec0::1]/',
  'https://[fc00::1]/',
  'https://[fd12:3456::1]/',
  'https://[fd00:ec2::254]/latest/meta-data/',
  'https://[ff02::1]/',
  'https://[ff05::1:3]/',
  // Names that lead there, and names in disguise
  ...Object.keys(hostile).map(name => `https://${name}/`),
  'https://localhost./',
  'https://LOCALHOST/',
  'https://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/',
  'https://%6c%6f%63%61%6c%68%6f%73%74/',
  'https://metadata.google.internal./computeMetadata/v1/',
]

test('there are at least sixty of them, each another', () => {
  expect(new Set(attacks).size).toBe(attacks.length)
  expect(attacks.length).toBeGreaterThanOrEqual(60)
})

test.each(attacks)('the link %j is refused for good, and nothing is connected to', async link => {
  expect(await fetchLink(link, { resolve: names.resolve })).toEqual(refused)
  expect(watched.tried).toEqual([])
})

test('the same links are refused where the simulator leads to them, and so is the simulator under another name', async () => {
  const origin = await served((request, response) => {
    const to = new URL(request.url ?? '', 'http://x').searchParams.get('to') ?? ''
    response.writeHead(302, { location: encodeURI(to) }).end()
  })
  const { port } = new URL(origin)
  const own = [`127.0.0.1 ${port}`]
  const others = ['http://127.0.0.1:1/', `http://localhost:${port}/`, `https://127.0.0.1:${port}/`, `http://0:${port}/`]
  const relative = ['//169.254.169.254/', '/etc/passwd', ''] // of the simulator's origin, or of its scheme
  for (const link of [...attacks.filter(each => !relative.includes(each)), ...others, '//169.254.169.254/']) {
    watched.tried.length = 0
    const from = `${origin}/?to=${encodeURIComponent(link)}`
    const fetched = await fetchLink(from, { trustedOrigin: origin, resolve: names.resolve })
    expect([link, fetched, watched.tried]).toEqual([link, refused, own])
  }
})

test('every address that a name has is asked for once, and is judged in the connection itself', async () => {
  for (const name of Object.keys(hostile)) {
    names.asked.length = 0
    expect([name, await fetchLink(`https://${name}/`, { resolve: names.resolve })]).toEqual([name, notPublic])
    expect(names.asked.toSorted()).toEqual([`A ${name}`, `AAAA ${name}`])
  }
  expect(watched.tried).toEqual([])
})

test('honest links pass: they are connected to where their name leads, at the usual port', async () => {
  const hosts = [...Object.keys(honest), 'MEDIA.example', 'media.example:443', 'media.example.', 'bücher.example']
  const links = hosts.map(host => `https://${host}/127.0.0.1/a.png?at=http://localhost/#[::1]`)
  const fetched = await Promise.all(links.map(link => fetchLink(link, { resolve: names.resolve, patienceMs: 500 })))
  expect(fetched).toEqual(links.map(() => expect.objectContaining({ passing: true })))
  expect(watched.tried).toEqual(links.map(() => nobodyTried))
  for (const host of [
    '8.8.8.8',
    '1.1.1.1',
    '172.15.0.1',
    '172.32.0.1',
    '100.128.0.1',
    '[2606:4700::1111]',
    '[2a00:1450::1]',
  ]) {
    expect([host, judgeLink(new URL(`https://${host}/a.png`), undefined)]).toEqual([host, { trusted: false }])
    expect(isPublicAddress(host.replace(/[[\]]/g, ''))).toBe(true)
  }
  expect(isPublicAddress('example.com')).toBe(false)
})

describe('a name that turns out public at first and this machine afterwards', () => {
  const rebinding = {
    'rebind.example': [[nobody], ['127.0.0.1']],
    'alias.example': [
      ['a.example', nobody],
      ['b.example', '127.0.0.1'],
    ],
  }
  let heard: number
  let port: number
  let changing: NameServer
  beforeEach(async () => {
    heard = 0
    const listener = createTcpServer(socket => {
      heard++
      socket.destroy()
    })
    await new Promise<void>(ready => listener.listen(0, '127.0.0.1', ready))
    port = (listener.address() as AddressInfo).port
    closers.push(() => new Promise(done => listener.close(done)))
    changing = await startNameServer(rebinding)
    closers.push(changing.stop)
  })

  test.each(Object.keys(rebinding))(
    '%s is asked once, and connected to as judged; the next time it is refused',
    async name => {
      const following = { resolve: changing.resolve, patienceMs: 500 }
      expect(await fetchLink(`https://${name}/a.png`, following)).toMatchObject({ passing: true })
      expect(changing.asked.toSorted()).toEqual([`A ${name}`, `AAAA ${name}`])
      expect(watched.tried).toEqual([nobodyTried])
      expect(await fetchLink(`https://${name}/a.png`, following)).toEqual(notPublic)
      expect(watched.tried).toEqual([nobodyTried])
    },
  )

  /** One request by the guard's own way, at the port where somebody listens; the guard itself follows no link to a port. */
  const requested = (trusted: boolean) =>
    new Promise<unknown>(settle => {
      const url = new URL(`https://rebind.example:${port}/`)
      const options = { signal: AbortSignal.timeout(500), ...(trusted ? { lookup: unguarded } : {}) }
      requestLink(url, { trusted, resolve: changing.resolve }, options, settle).on('error', settle).end()
    })
  const unguarded: ReturnType<typeof publicLookup> = (hostname, options, settle) =>
    changing.resolve(hostname, { ...options, all: true }, (error, addresses) => settle(error, addresses))

  test('whoever listens on this machine hears nothing, and would hear one that asks without the guard', async () => {
    expect(await requested(false)).not.toBeInstanceOf(ForbiddenLink)
    for (let again = 0; again < 3; again++) expect(await requested(false)).toBeInstanceOf(ForbiddenLink)
    expect([heard, watched.tried]).toEqual([0, [`${nobody} ${port}`]])
    await requested(true)
    expect([heard, watched.tried.at(-1)]).toEqual([1, `127.0.0.1 ${port}`])
  })

  test('a redirect in between gains nothing either', async () => {
    const origin = await served((_request, response) =>
      response.writeHead(302, { location: 'https://rebind.example/' }).end(),
    )
    const following = { trustedOrigin: origin, resolve: changing.resolve, patienceMs: 500 }
    expect(await fetchLink(origin, following)).toMatchObject({ passing: true })
    expect(await fetchLink(origin, following)).toEqual(notPublic)
    expect(watched.tried.filter(each => !each.endsWith(new URL(origin).port))).toEqual([nobodyTried])
  })
})

test('the system’s resolver is judged likewise', async () => {
  expect(await fetchLink('https://localhost/a.png', {})).toEqual(notPublic)
  for (const name of ['localhost', 'localhost.', 'ip6-localhost']) {
    const judged = await new Promise<unknown>(settle => publicLookup()(name, { all: true }, error => settle(error)))
    if (judged instanceof ForbiddenLink) continue
    expect(judged).toMatchObject({ code: expect.stringMatching(/ENOTFOUND|EAI_AGAIN/) }) // this machine does not know it
  }
  expect(watched.tried).toEqual([])
})

test('only a carrier on this machine has its origin excepted, with its very port', () => {
  expect(trustedOriginOf('http://127.0.0.1:4000/api')).toBe('http://127.0.0.1:4000')
  expect(trustedOriginOf('https://api.questblue.com')).toBeUndefined()
  expect(trustedOriginOf('http://10.0.0.5:4000')).toBeUndefined()
  expect(() => judgeLink(new URL('http://127.0.0.1:4001/a.png'), 'http://127.0.0.1:4000')).toThrow(ForbiddenLink)
  expect(() => judgeLink(new URL('blob:http://127.0.0.1:4000/a'), 'http://127.0.0.1:4000')).toThrow(ForbiddenLink)
})

test('three redirects are followed, and no fourth', async () => {
  const asked: string[] = []
  const origin = await served((request, response) => {
    asked.push(request.url ?? '')
    const left = Number(request.url?.slice(1))
    if (left === 0) response.end(png())
    else response.writeHead(307, { location: Number.isNaN(left) ? '/loop' : `/${left - 1}` }).end()
  })
  const followed = (path: string) => fetchLink(origin + path, { trustedOrigin: origin })
  expect(await followed('/3')).toEqual({ bytes: png() })
  asked.length = 0
  const onAndOn = { problem: 'the link leads on and on', passing: false }
  for (const path of ['/4', '/loop']) expect(await followed(path)).toEqual(onAndOn)
  expect(asked).toEqual(['/4', '/3', '/2', '/1', '/loop', '/loop', '/loop', '/loop'])
})

test.each(['/silent', '/headers', '/drips', '/redirects-slowly'])(
  'who answers slowly is not waited for: %s',
  async path => {
    const origin = await served((request, response) => {
      if (request.url === '/silent') return
      if (request.url === '/redirects-slowly')
        return void setTimeout(() => response.writeHead(302, { location: request.url }).end(), 150)
      if (request.url === '/headers') return void request.socket.write('HTTP/1.1 200 OK\r\nX-A: ')
      response.writeHead(200, { 'content-type': 'image/png' })
      const drip = setInterval(() => response.write('x'), 20)
      response.on('close', () => clearInterval(drip))
    })
    const fetched = await fetchLink(origin + path, { trustedOrigin: origin, patienceMs: 250 })
    expect(fetched).toEqual({ problem: 'the link did not answer in time', passing: true })
  },
)

test('nothing of ours goes along, and no compressed answer is asked for', async () => {
  let headers: NodeJS.Dict<string | string[]> = {}
  const origin = await served((request, response) => {
    headers = request.headers
    response.end(png())
  })
  await fetchLink(`${origin}/a.png`, { trustedOrigin: origin })
  expect(headers).toEqual({
    accept: '*/*',
    'accept-encoding': 'identity',
    host: new URL(origin).host,
    connection: 'close',
  })
})

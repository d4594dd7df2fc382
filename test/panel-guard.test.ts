import express from 'express'
import request from 'supertest'
import { panelFiles } from '../src/panel/guard/assets.js'
import { type TestPanel, testPanel } from './support/panel.js'
import { type World, world } from './support/world.js'

let w: World
let panel: TestPanel
let numberId: string

beforeAll(async () => {
  w = await world({ publicUrl: 'https://panel.example.com' })
  panel = await testPanel(w, {
    host: {
      branding: admin => ({
        companyName: `</title><script>alert(1)</script>${admin?.title ?? ''}`,
        logo: 'https://cdn.example.com/l.svg',
      }),
      assets: { styles: ['https://styles.example.com/own.css'], scripts: ['/own.js'] },
    },
  })
  numberId = (await w.linkedNumber(w.acme, { holders: [w.acme.agents[0]] })).numberId
})
afterAll(async () => {
  await panel.stop()
  await w.stop()
})

const disable = () => `/admin/api/resources/sms_numbers/records/${numberId}/disable`
const isEnabled = async () =>
  (await w.superuser.query('select enabled from sms.numbers where id = $1', [numberId])).rows[0]?.enabled

describe('a change from a foreign origin', () => {
  test.each([
    ['an Origin', { Origin: 'https://evil.example' }],
    ['the origin of a frame without one', { Origin: 'null' }],
    ['a broken Origin', { Origin: 'panel.example.com' }],
    ['a Referer', { Referer: 'https://evil.example/page' }],
    ['another site’s page', { 'Sec-Fetch-Site': 'cross-site' }],
    ['a neighbour’s page', { 'Sec-Fetch-Site': 'same-site', Origin: 'https://panel.example.com' }],
  ])('by %s is refused and changes nothing', async (_by, headers) => {
    const agent = await panel.as(w.root)
    for (const type of ['form', 'json']) {
      const { status, body } = await agent.post(disable()).set(headers).type(type).send({ reason: 'x' })
      expect({ status, code: body.error.code }).toEqual({ status: 403, code: 'foreign_origin' })
    }
    expect(await isEnabled()).toBe(true)
  })

  test.each([
    ['its own', () => ({ Origin: panel.url, 'Sec-Fetch-Site': 'same-origin' })],
    ['the public one, behind a proxy', () => ({ Origin: 'https://panel.example.com' })],
    ['none, from a program', () => ({})],
  ])('is not what comes from %s', async (_from, headers) => {
    const agent = await panel.as(w.root)
    const { body } = await agent.post(disable().replace('disable', 'enable')).set(headers()).send({}).expect(200)
    expect(body.notice.type).toBe('success')
  })
})

describe('the page', () => {
  const page = async (title = 'Root') => {
    const agent = await panel.as(w.root, { title })
    return agent.get('/admin').expect(200)
  }

  test('carries a state that cannot end its script', async () => {
    const { text } = await page('</script><script>alert(2)</script><!--\u2028')
    const state = /window\.REDUX_STATE = (.*);\n/.exec(text)?.[1] ?? ''
    expect(/[<\u2028\u2029]/.test(state)).toBe(false)
    expect(/<script>|<!--/.test(text)).toBe(false)
    expect(JSON.parse(state).session.title).toBe('</script><script>alert(2)</script><!--\u2028')
    expect(/<title>&lt;\/title&gt;&lt;script&gt;alert\(1\)[^<]*<\/title>/.test(text)).toBe(true)
  })

  test('runs scripts by its nonce alone, a fresh one each time, and loads from no third party', async () => {
    const [first, second] = [await page(), await page()]
    const policy = first.headers['content-security-policy'] ?? ''
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? ''
    expect(second.headers['content-security-policy']).not.toContain(nonce)
    const tags = first.text.match(/<script[^>]*>/g) ?? []
    expect(tags.length).toBeGreaterThan(5)
    expect(tags.every(tag => tag.includes(`nonce="${nonce}"`))).toBe(true)
    expect(first.text.includes('fonts.googleapis.com')).toBe(false)
    expect(policy).toContain(`script-src 'self' 'nonce-${nonce}';`)
    expect(policy).not.toContain('unsafe-eval')
    expect(policy).toContain("style-src 'self' 'unsafe-inline' https://styles.example.com;")
    expect(policy).toContain("img-src 'self' data: blob: https://cdn.example.com;")
    expect(policy).toContain("default-src 'self';")
    expect(first.text.includes('src="/own.js"')).toBe(true)
  })

  test('mends AdminJS’s own login page too', async () => {
    const { escapeState } = await import('../src/panel/guard/page-state.js')
    const html = await panel.admin.renderLogin({ action: '/x', errorMessage: "it's </script><b>" })
    const mended = escapeState(html)?.html ?? ''
    const argument = /window\.__APP_STATE__ = JSON\.parse\((.*)\);/.exec(mended)?.[1] ?? ''
    expect(argument).not.toContain('</script')
    expect(JSON.parse(JSON.parse(argument)).errorMessage).toBe("it's </script><b>")
  })
})

describe('the script that keeps what is unread in view', () => {
  const script = '/admin/frontend/assets/sms-news.js'

  test('is on every page, in front of the host’s own, with the page’s nonce', async () => {
    const agent = await panel.as(w.acme.agents[0])
    for (const path of ['', '/resources/sms_numbers', '/pages/smsInbox']) {
      const { text } = await agent.get(`/admin${path}`).expect(200)
      expect(text).toMatch(
        new RegExp(`<script nonce="[^"]+" src="${script}"></script>\\s*<script nonce="[^"]+" src="/own.js">`),
      )
    }
  })

  test('is not there for whoever the mapping does not know: their pages ask for nothing', async () => {
    const gone = await w.person(w.acme.tenantId, 'user')
    await w.host(w.hostKind.remove(gone.userId))
    const { text } = await (await panel.as(gone)).get('/admin').expect(200)
    expect(text).toContain('src="/own.js"')
    expect(text).not.toContain(script)
  })
})

describe('files', () => {
  test('are served whatever folder the installation lies in, and asked for again by their tag', async () => {
    const agent = await panel.as(w.root)
    for (const name of [
      'app.bundle.js',
      'global.bundle.js',
      'design-system.bundle.js',
      'logo.svg',
      'sms-panel.css',
      'sms-names.js',
      'sms-news.js',
    ]) {
      const { headers } = await agent.get(`/admin/frontend/assets/${name}`).expect(200)
      expect(headers['cache-control']).toBe('public, no-cache')
      await agent
        .get(`/admin/frontend/assets/${name}`)
        .set('If-None-Match', headers.etag ?? '')
        .expect(304)
    }
  })

  test('are given in front of the session, which nothing else passes by', async () => {
    const behind: string[] = []
    const app = express().use('/admin', panelFiles, ({ method, path }, response) => {
      behind.push(`${method} ${path}`)
      response.sendStatus(204)
    })
    await request(app).get('/admin/frontend/assets/app.bundle.js').expect(200)
    await request(app).head('/admin/frontend/assets/sms-panel.css').expect(200)
    await request(app).post('/admin/frontend/assets/sms-panel.css').expect(204)
    for (const path of ['', '/', '/api/resources/sms_numbers/actions/list', '/frontend/assets/../../api/x', '/login'])
      await request(app).get(`/admin${path}`).expect(204)
    expect(behind).toEqual([
      'POST /frontend/assets/sms-panel.css',
      'GET /',
      'GET /',
      'GET /api/resources/sms_numbers/actions/list',
      expect.stringMatching(/^GET \/(frontend\/assets\/\.\.\/\.\.\/)?api\/x$/),
      'GET /login',
    ])
  })

  test('lie below a dot folder and come all the same', async () => {
    const { mkdtemp, mkdir, writeFile } = await import('node:fs/promises')
    const { tmpdir } = await import('node:os')
    const { join } = await import('node:path')
    const { Router } = await import('adminjs')
    const folder = join(await mkdtemp(join(tmpdir(), 'sms ')), '.hidden', 'a b')
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, 'bundle.js'), 'var here = true')
    Router.assets.push({ path: '/frontend/assets/below-a-dot.js', src: join(folder, 'bundle.js') })
    const { text } = await (await panel.as(w.root)).get('/admin/frontend/assets/below-a-dot.js').expect(200)
    expect(text).toBe('var here = true')
  })
})

describe('a body', () => {
  const edit = () => `/admin/api/resources/sms_numbers/records/${numberId}/edit`

  test.each([
    ['text/plain', 'label=x', 400],
    ['application/json', '{"label":', 400],
    ['application/json', '[1]', 400],
    ['application/json', '"x"', 400],
    ['multipart/form-data', 'no boundary', 400],
    ['multipart/form-data; boundary=x', '--x\r\nbroken off', 400],
    ['application/xml', '<label/>', 400],
    ['application/octet-stream', 'bytes', 400],
  ])('that is no form and no JSON object (%s) is refused, not a failure', async (type, text, status) => {
    const agent = await panel.as(w.root)
    const answer = await agent.post(edit()).set('Content-Type', type).send(text)
    expect({ status: answer.status, code: answer.body.error?.code }).toEqual({ status, code: 'invalid_input' })
  })

  test.each([
    ['nothing at all', '', undefined],
    ['an empty JSON body', 'application/json', ''],
  ])('may be %s', async (_what, type, text) => {
    const agent = await panel.as(w.root)
    const asked = agent.post(disable().replace('disable', 'enable'))
    if (type) asked.set('Content-Type', type)
    expect((await asked.send(text)).body.notice.type).toBe('success')
  })

  test.each([
    ['parsed before', [express.json(), express.urlencoded({ extended: true })]],
    ['taken as text', [express.text({ type: '*/*' })]],
    ['taken as bytes', [express.raw({ type: '*/*' })]],
    ['not touched', []],
  ])('that the host has %s arrives whole, as JSON and as a form', async (_how, first) => {
    const other = await testPanel(w, { first, host: { rootPath: '/' } })
    try {
      const agent = await other.as(w.root)
      const path = edit().replace('/admin', '')
      const label = async () => (await agent.get(path).expect(200)).body.record.params.label
      await agent.post(path).send({ label: 'by JSON' }).timeout(5_000).expect(200)
      expect(await label()).toBe('by JSON')
      await agent.post(path).type('form').send({ label: 'by form' }).timeout(5_000).expect(200)
      expect(await label()).toBe('by form')
      await agent.get('/').expect(200)
    } finally {
      await other.stop()
    }
  })
})

test('whoever is not signed in, or not known, sees nothing of ours and can change nothing', async () => {
  const request = (await import('supertest')).default
  const show = `/admin/api/resources/sms_numbers/records/${numberId}/show`
  for (const agent of [request(panel.url), await panel.as({ userId: '00000000-0000-4000-8000-000000000000' })]) {
    const { body } = await agent.get('/admin/api/resources/sms_numbers/actions/list').expect(200)
    expect(body).toMatchObject({ records: [], meta: { total: 0 } })
    expect((await agent.get(show)).text).not.toContain('+1')
    expect((await agent.post(disable()).send({})).body.notice.type).toBe('error')
  }
  expect(await isEnabled()).toBe(true)
})

test('without the guard the resources load the principal afresh, and without an admin they refuse', async () => {
  const resource = panel.admin.findResource('sms_numbers')
  await expect(resource.findMany([numberId])).rejects.toMatchObject({ code: 'not_signed_in' })
  const context = (userId: string) => ({ currentAdmin: { id: userId, email: '', role: 'superadmin' } }) as never
  expect(await resource.findMany([numberId], context(w.acme.admin.userId))).toHaveLength(1)
  expect(await resource.findMany([numberId], context(w.globex.admin.userId))).toHaveLength(0)
  await expect(resource.create({ number: 'x' }, context(w.root.userId))).rejects.toMatchObject({ code: 'not_allowed' })
})

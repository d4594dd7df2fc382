import { readdir } from 'node:fs/promises'
import AdminJS, { type AdminJSOptions, type AssetsFunction, ComponentLoader, type Locale } from 'adminjs'
import { pino } from 'pino'
import { doorsOf } from '../src/panel/doors.js'
import { extendOptions } from '../src/panel/extend.js'
import type { Service } from '../src/settings/service.js'
import { testPanel } from './support/panel.js'
import { type World, world } from './support/world.js'

let w: World
beforeAll(async () => {
  w = await world()
})
afterAll(() => w.stop())

const extend = (options: Parameters<typeof extendOptions>[2] = {}) => {
  const service: Service = { ...w.service, log: pino({ level: 'silent' }) }
  return extendOptions(doorsOf(service), options.componentLoader ?? new ComponentLoader(), options)
}

const theirs = { resource: { own: true }, options: { navigation: 'Mine' } }

test('nothing of the host’s is lost: what it names itself stands, beside what is ours', async () => {
  const loader = new ComponentLoader()
  const branding = { companyName: 'Host Inc.' }
  const handler = async () => ({})
  const options: AdminJSOptions = {
    rootPath: '/back/office',
    loginPath: '/in',
    componentLoader: loader,
    resources: [theirs],
    pages: { report: { component: 'Report', handler } },
    dashboard: { component: 'Home' },
    branding,
    settings: { defaultPerPage: 25 },
    env: { A: '1' },
    assets: { styles: ['/own.css'], scripts: ['/own.js'], coreScripts: { 'app.bundle.js': 'a.js' } as never },
  }
  const extended = extend(options)
  const { resources, pages, locale, assets, ...rest } = extended
  const { resources: _r, pages: _p, assets: _a, ...own } = options
  expect(rest).toEqual(own)
  expect(resources?.[0]).toBe(theirs)
  expect(resources).toHaveLength(14)
  expect(pages).toMatchObject({ report: { component: 'Report', handler }, smsInbox: { component: 'SmsInbox' } })
  expect(typeof assets).toBe('function')
  expect(await filesOf(extended)).toEqual({
    styles: ['/back/office/frontend/assets/sms-panel.css', '/own.css'],
    scripts: ['/back/office/frontend/assets/sms-names.js', '/own.js'],
    coreScripts: { 'app.bundle.js': 'a.js' },
  })
  expect(Object.keys(loader.getComponents()).every(name => name.startsWith('Sms'))).toBe(true)
})

const filesOf = async ({ assets }: AdminJSOptions) =>
  typeof assets === 'function' ? assets({ id: '7', email: '' }) : undefined

test('functions of the host’s are called with who is signed in, and what they give is kept', async () => {
  const locale = async (admin?: { id?: string }): Promise<Locale> => ({
    language: 'de',
    availableLanguages: ['de', 'en'],
    translations: { de: { labels: { mine: `Meins ${admin?.id}`, sms_numbers: 'Nummern' } } },
  })
  const assets: AssetsFunction = async admin => ({ scripts: [`/${admin?.id}.js`] })
  const extended = extend({ locale, assets })
  const words = typeof extended.locale === 'function' ? await extended.locale({ id: '7', email: '' }) : undefined
  expect(words).toMatchObject({ language: 'de', availableLanguages: ['de', 'en'] })
  expect(words?.translations?.de?.labels).toMatchObject({ mine: 'Meins 7', sms_numbers: 'Nummern', sms_audit: 'Audit' })
  expect(words?.translations?.en?.labels).toMatchObject({ sms_numbers: 'Numbers' })
  const files = await filesOf(extended)
  expect(files).toEqual({
    styles: ['/admin/frontend/assets/sms-panel.css'],
    scripts: ['/admin/frontend/assets/sms-names.js', '/7.js'],
  })
})

test('the start page is ours only where the host asks for it and has none', () => {
  expect(extend().dashboard).toBeUndefined()
  expect(extend({ sms: { dashboard: true } }).dashboard).toMatchObject({ component: 'SmsStartPage' })
  expect(extend({ sms: { dashboard: true }, dashboard: { component: 'Home' } }).dashboard).toEqual({
    component: 'Home',
  })
  expect(extend({ sms: { dashboard: true } })).not.toHaveProperty('sms')
})

test('every component that a resource names is there to be bundled, also when it is extended twice', () => {
  const loader = new ComponentLoader()
  extend({ componentLoader: loader })
  const options = extend({ componentLoader: loader })
  const known = Object.keys(loader.getComponents())
  const admin = new AdminJS({ ...options, resources: options.resources })
  const named = admin.resources.flatMap(resource => {
    const { actions, properties } = resource.decorate()
    return [
      ...Object.values(actions).map(action => action.toJSON().component),
      ...Object.values(properties).flatMap(({ options: { components } }) => Object.values(components ?? {})),
    ]
  })
  const ours = named.filter(name => typeof name === 'string')
  expect(ours.length).toBeGreaterThan(10)
  expect(ours.filter(name => !known.includes(name))).toEqual([])
})

test('every word that a component asks for is in the locale', async () => {
  const { readFile } = await import('node:fs/promises')
  const { en } = await import('../src/panel/locale/en.js')
  const folder = new URL('../src/panel/components/', import.meta.url)
  const missing: string[] = []
  for (const name of (await readdir(folder)).filter(file => file.endsWith('.tsx'))) {
    const source = await readFile(new URL(name, folder), 'utf8')
    const scopes = [...source.matchAll(/useWords\('(\w+)'\)/g)].map(([, scope]) => scope ?? '')
    if (scopes.length !== 1) continue
    const words: Record<string, unknown> = Reflect.get(en.components, scopes[0] ?? '') ?? {}
    for (const [, key] of source.matchAll(/words\('([\w.]+)'/g)) {
      if (key?.split('.').reduce<unknown>((at, part) => Reflect.get(Object(at), part), words) === undefined) {
        missing.push(`${name}: ${scopes[0]}.${key}`)
      }
    }
  }
  expect(missing).toEqual([])
})

test('the host’s own resources work behind the guard as before, uploads included', async () => {
  const panel = await testPanel(w, {
    host: { pages: { upload: { component: 'X', handler: async given => given.payload } } },
  })
  try {
    const agent = await panel.as(w.root)
    const { body } = await agent
      .post('/admin/api/pages/upload')
      .field('title', 'A picture')
      .attach('file', Buffer.from('bytes'), 'a.png')
      .expect(200)
    expect(body).toMatchObject({ title: 'A picture', file: { name: 'a.png', size: 5 } })
  } finally {
    await panel.stop()
  }
})

import { readdir, readFile } from 'node:fs/promises'
import { ComponentLoader } from 'adminjs'
import { pino } from 'pino'
import { doorsOf } from '../src/panel/doors.js'
import { extendOptions } from '../src/panel/extend.js'
import { en } from '../src/panel/locale/en.js'
import type { Service } from '../src/settings/service.js'
import { type World, world } from './support/world.js'

let w: World
beforeAll(async () => {
  w = await world()
})
afterAll(() => w.stop())

const wordAt = (path: string) => path.split('.').reduce(into, en)
const into = (words: unknown, key: string) =>
  typeof words === 'object' && words !== null ? Reflect.get(words, key) : undefined
/** AdminJS makes a word of the key of what has none, so that nobody notices: "Wish" stood above what asks to be left alone. */
const without = (paths: string[]) => paths.filter(path => typeof wordAt(path) !== 'string')

test('every field, action and value of a resource has its word', () => {
  const service: Service = { ...w.service, log: pino({ level: 'silent' }) }
  const loader = new ComponentLoader()
  const { resources = [] } = extendOptions(doorsOf(service), loader, { componentLoader: loader })
  for (const { resource, options } of resources as { resource: Shown; options: Options }[]) {
    const words = `resources.${resource.id()}`
    const shown = [options.listProperties, options.showProperties, options.filterProperties].flat()
    const properties = resource.properties().filter(property => shown.includes(property.name()))
    expect(without(properties.map(property => `${words}.properties.${property.name()}`))).toEqual([])
    const values = properties.flatMap(property =>
      (property.availableValues() ?? []).map(value => `${words}.labels.${property.name()}.${value}`),
    )
    expect(without(values)).toEqual([])
    const nameless = Object.keys(options.actions).filter(
      action => without([`${words}.actions.${action}`]).length > 0 && without([`actions.${action}`]).length > 0,
    )
    expect(nameless.filter(action => !byAdminJs.includes(action))).toEqual([])
  }
})

const byAdminJs = [
  'new',
  'edit',
  'show',
  'list',
  'delete',
  'bulkDelete',
  'search',
  'bulkAssign',
  'bulkEnable',
  'bulkDisable',
]

interface Shown {
  id(): string
  properties(): { name(): string; availableValues(): string[] | null }[]
}
interface Options {
  listProperties?: string[]
  showProperties?: string[]
  filterProperties?: string[]
  actions: object
}

test('every word that a component of ours asks for by name is there', async () => {
  const folder = 'src/panel/components'
  const asked: string[] = []
  for (const file of (await readdir(folder)).filter(name => /\.tsx?$/.test(name))) {
    const source = await readFile(`${folder}/${file}`, 'utf8')
    for (const [, variable, scope] of source.matchAll(/const (\w+) = useWords\('(\w+)'\)/g)) {
      const keys = source.matchAll(new RegExp(`\\b${variable}\\('([\\w.]+)'`, 'g'))
      asked.push(...[...keys].map(([, key]) => `${file}: components.${scope}.${key}`))
    }
  }
  expect(asked.length).toBeGreaterThan(100)
  expect(asked.filter(entry => without([entry.split(': ')[1] ?? '']).length > 0)).toEqual([])
})

test('every change that the audit records has its word', async () => {
  const { rows } = await w.superuser.query(
    `select distinct m[1] as action from pg_proc p join pg_namespace n on n.oid = p.pronamespace,
       regexp_matches(p.prosrc, $1, 'g') m where n.nspname = 'sms'`,
    [String.raw`sms\.record\([^']*'([a-z_]+\.[a-z_]+)'`],
  )
  const actions: string[] = rows.map(({ action }) => action)
  for (const folder of ['src/numbers', 'src/messages', 'src/settings', 'src/webhook']) {
    for (const file of (await readdir(folder, { recursive: true })).filter(name => name.endsWith('.ts'))) {
      const source = await readFile(`${folder}/${file}`, 'utf8')
      actions.push(...[...source.matchAll(/sms\.record\([^']*'([a-z_]+\.[a-z_]+)'/g)].map(([, action = '']) => action))
    }
  }
  expect(actions.length).toBeGreaterThan(10)
  expect(without(actions.map(action => `resources.sms_audit.labels.action.${action}`))).toEqual([])
})

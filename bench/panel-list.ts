import assert from 'node:assert/strict'
import Adapter, { Resource } from '@adminjs/sql'
import type { AdminJSOptions } from 'adminjs'
import { type TestPanel, testPanel } from '../test/support/panel.js'
import { type World, world } from '../test/support/world.js'
import { type Comparison, compare, type Side } from './compare.js'
import { sessionOf } from '../test/support/session-of.js'
import { fillNumbers } from './fill-numbers.js'
import { turningPages } from './turn-pages.js'

/** As the list's own page asks. */
const ours = '/admin/api/resources/sms_numbers/actions/list?perPage=20&actions=once'
const stock = '/admin/api/resources/numbers/actions/list?perPage=20'
/** Three digits that a number in three hundred has: one line at a thousand numbers, a whole page at a hundred thousand. */
const part = 'filters.search=(777)'
/** Digits that a whole page of numbers has, few or many as there are. */
const common = 'filters.search=(000) 001'

/**
 * The panel's list of numbers as a superadmin: at a hundred thousand numbers and a million texts against at a thousand, and
 * against the stock resource over the same table in the same panel, which asks as the database's superuser.
 */
export async function panelList(): Promise<Comparison[]> {
  const few = await openPanel({ numbers: 1_000, texts: 10_000 })
  const many = await openPanel({ numbers: 100_000, texts: 1_000_000 })
  try {
    const end = 'page=5000'
    return [
      await compare('list at 100,000 numbers / at 1,000', { subject: many.side(ours), baseline: few.side(ours) }),
      await compare('search at 100,000 numbers / at 1,000', {
        subject: many.side(`${ours}&${part}`),
        baseline: few.side(`${ours}&${part}`),
      }),
      await compare('search for a page of them at 100,000 / at 1,000', {
        subject: many.side(`${ours}&${common}`),
        baseline: few.side(`${ours}&${common}`),
      }),
      await compare('list / stock resource', { subject: many.side(ours), baseline: many.side(stock) }),
      await compare('last page / stock resource', {
        subject: many.side(`${ours}&${end}`),
        baseline: many.side(`${stock}&${end}`),
      }),
      ...(await turningPages(many.url, many.entrance)),
    ]
  } finally {
    await few.stop()
    await many.stop()
  }
}

/** The same at a million numbers, where the stock resource counts and skips for long. */
export async function hugeList(): Promise<Comparison[]> {
  const huge = await openPanel({ numbers: 1_000_000, texts: 0 })
  try {
    const against = (name: string, query: string) =>
      compare(`${name} / stock resource, at 1,000,000 numbers`, {
        subject: huge.side(ours + query),
        baseline: huge.side(stock + query),
      })
    return [await against('list', ''), await against('last page', '&page=50000')]
  } finally {
    await huge.stop()
  }
}

async function openPanel({ numbers, texts }: { numbers: number; texts: number }) {
  const w = await world()
  try {
    await fillNumbers(w, { numbers, texts })
    const panel = await testPanel(w, { host: { resources: [await stockResource(w)] } })
    const entrance = `/enter/${w.root.userId}`
    const headers = { cookie: await sessionOf(panel.url + entrance) }
    await expectList(panel, headers, numbers)
    return {
      url: panel.url,
      entrance,
      side: (path: string): Side => ({
        origin: panel.url,
        campaign: { kind: 'get', path, headers },
        connections: 8,
      }),
      stop: async () => {
        await panel.stop()
        await w.stop()
      },
    }
  } catch (error) {
    await w.stop()
    throw error
  }
}

/** The table as a host would register it, by the adapter's own reading of the schema. */
async function stockResource(w: World): Promise<NonNullable<AdminJSOptions['resources']>[number]> {
  const { database, host, port, user, password } = w.superuser.options
  const known = { database: String(database), host: String(host), port: Number(port), user: String(user) }
  const schema = await new Adapter('postgresql', {
    connectionString: String(w.superuser.options.connectionString),
    ...known,
    password: String(password),
    schema: 'sms',
  }).init()
  return { resource: new Resource(schema.table('numbers')), options: { sort: { sortBy: 'number', direction: 'asc' } } }
}

async function expectList({ url }: TestPanel, headers: { cookie: string }, numbers: number): Promise<void> {
  for (const path of [ours, stock]) {
    const { meta, records } = JSON.parse(await (await fetch(url + path, { headers })).text())
    assert.deepEqual(
      [Number(meta.total), records.length],
      [numbers, 20],
      `${path} shows what there is, or the figure means nothing`,
    )
  }
  const found = JSON.parse(await (await fetch(`${url}${ours}&${part}`, { headers })).text())
  assert.ok(found.meta.total > 0, 'the search finds what there is, or the figure means nothing')
}

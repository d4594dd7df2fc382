import assert from 'node:assert/strict'
import { testPanel } from '../test/support/panel.js'
import { world } from '../test/support/world.js'
import { type Comparison, compare, type Side } from './compare.js'
import { sessionOf } from '../test/support/session-of.js'
import { fillNumbers } from './fill-numbers.js'

/**
 * A number's own page and the start page as a superadmin and as a tenant's admin: at a hundred thousand numbers and a
 * million texts against at a thousand, ten texts a number in both.
 */
export async function numberPages(): Promise<Comparison[]> {
  const few = await openPanel({ numbers: 1_000, texts: 10_000 })
  const many = await openPanel({ numbers: 100_000, texts: 1_000_000 })
  try {
    const figures: Comparison[] = []
    for (const who of ['superadmin', 'admin'] as const) {
      for (const page of ['number', 'start'] as const) {
        const name = `${page === 'number' ? 'a number’s page' : 'start page'}, ${who}, at 100,000 / at 1,000`
        figures.push(await compare(name, { subject: many.side(who, page), baseline: few.side(who, page) }))
      }
    }
    return figures
  } finally {
    await few.stop()
    await many.stop()
  }
}

async function openPanel(size: { numbers: number; texts: number }) {
  const w = await world()
  try {
    await fillNumbers(w, size)
    await w.superuser.query('update sms.webhook_state set set_at = now()')
    await w.superuser.query('vacuum analyze sms.webhook_state')
    const panel = await testPanel(w, { host: { sms: { dashboard: true } } })
    const { rows } = await w.superuser.query<{ id: string }>(
      'select id from sms.numbers where tenant_id = $1 order by number offset 300 limit 1',
      [w.acme.tenantId],
    )
    const paths = {
      number: `/admin/api/resources/sms_numbers/records/${rows[0]?.id}/show`,
      start: '/admin/api/dashboard',
    }
    const headersOf = async ({ userId }: { userId: string }) => {
      return { cookie: await sessionOf(`${panel.url}/enter/${userId}`) }
    }
    const headers = { superadmin: await headersOf(w.root), admin: await headersOf(w.acme.admin) }
    const page = await (await fetch(panel.url + paths.number, { headers: headers.admin })).json()
    assert.equal(page.page.desk.days.length, 30, 'the page shows what there is, or the figure means nothing')
    const start = await (await fetch(panel.url + paths.start, { headers: headers.superadmin })).json()
    assert.deepEqual(start.admin.needs, [], 'nothing needs anybody')
    return {
      side: (who: keyof typeof headers, what: keyof typeof paths): Side => ({
        origin: panel.url,
        campaign: { kind: 'get', path: paths[what], headers: headers[who] },
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

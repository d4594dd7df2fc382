import assert from 'node:assert/strict'
import { type HostedApp, hostedApp } from '../test/support/hosted-app.js'
import { type World, world } from '../test/support/world.js'
import { type Comparison, compare, type Side } from './compare.js'

const list = '/admin/api/resources/sms_numbers/actions/list?page=1&perPage=20'

/** The panel's list of numbers, first page, as a superadmin: at a hundred thousand numbers against at a thousand. */
export async function panelList(): Promise<Comparison> {
  const panels = [await panelWith(1_000), await panelWith(100_000)] as const
  try {
    const [few, many] = panels
    return await compare('panel list at 100,000 numbers / at 1,000', { subject: many.side, baseline: few.side })
  } finally {
    for (const { app, w } of panels) {
      await app.stop()
      await w.stop()
    }
  }
}

async function panelWith(count: number): Promise<{ w: World; app: HostedApp; side: Side }> {
  const w = await world()
  try {
    await fill(w, count)
    const app = await hostedApp(w)
    const login = await fetch(`${app.url}/test-login/${w.root.userId}`)
    const cookie = login.headers
      .getSetCookie()
      .map(line => line.split(';')[0])
      .join('; ')
    const answer = await fetch(app.url + list, { headers: { cookie } })
    const { meta, records } = JSON.parse(await answer.text())
    assert.deepEqual(
      [meta.total, records.length],
      [count, 20],
      'the list shows what there is, or the figure means nothing',
    )
    const side: Side = { origin: app.url, campaign: { kind: 'get', path: list, headers: { cookie } }, connections: 8 }
    return { w, app, side }
  } catch (error) {
    await w.stop()
    throw error
  }
}

/** Numbers of two tenants, each held by one of its people. */
async function fill(w: World, count: number): Promise<void> {
  await w.superuser.query(
    `insert into sms.numbers (tenant_id, number, label)
     select case when i % 2 = 0 then $1 else $2 end::text::sms.tenant_id, '+1' || (2000000000 + i), 'line ' || i from generate_series(1, $3::integer) i`,
    [w.acme.tenantId, w.globex.tenantId, count],
  )
  await w.superuser.query('insert into sms.number_state (number_id, tenant_id) select id, tenant_id from sms.numbers')
  await w.superuser.query(
    `insert into sms.assignments (tenant_id, number_id, user_id, position, assigned_at)
     select n.tenant_id, n.id, case when n.tenant_id::text = $1 then $2 else $3 end::text::sms.user_id, 1, clock_timestamp() from sms.numbers n`,
    [w.acme.tenantId, w.acme.agents[0].userId, w.globex.agents[0].userId],
  )
  await w.superuser.query('analyze')
}

import assert from 'node:assert/strict'
import { type HostedApp, hostedApp } from '../test/support/hosted-app.js'
import { type World, world } from '../test/support/world.js'
import { type Comparison, compare, type Side } from './compare.js'
import { sessionOf } from '../test/support/session-of.js'

const register = '/admin/api/resources/sms_assignments/actions/register?limit=50&asOf='

/** The register as of last month, as a tenant admin: at a hundred thousand numbers, thrice given each, against at a thousand. */
export async function registerRead(): Promise<Comparison> {
  const panels = [await panelWith(1_000), await panelWith(100_000)] as const
  try {
    const [few, many] = panels
    return await compare('register at 100,000 numbers / at 1,000', { subject: many.side, baseline: few.side })
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
    const cookie = await sessionOf(`${app.url}/test-login/${w.acme.admin.userId}`)
    const path = register + new Date(Date.now() - 30 * 86_400_000).toISOString()
    const { rows } = JSON.parse(await (await fetch(app.url + path, { headers: { cookie } })).text())
    assert.equal(rows.length, 50, 'the register shows what there is, or the figure means nothing')
    const side: Side = { origin: app.url, campaign: { kind: 'get', path, headers: { cookie } }, connections: 8 }
    return { w, app, side }
  } catch (error) {
    await w.stop()
    throw error
  }
}

/** Numbers of one tenant, each with one holder after the other: two in the past, one now. */
async function fill(w: World, count: number): Promise<void> {
  await w.superuser.query(
    `insert into sms.numbers (tenant_id, number, label)
     select $1::text::sms.tenant_id, '+1' || (2000000000 + i), 'line ' || i from generate_series(1, $2::integer) i`,
    [w.acme.tenantId, count],
  )
  await w.superuser.query('insert into sms.number_state (number_id, tenant_id) select id, tenant_id from sms.numbers')
  await w.superuser.query(
    `insert into sms.assignments (tenant_id, number_id, user_id, position, assigned_at, ended_at)
     select n.tenant_id, n.id, ($1::text[])[turn]::sms.user_id, 1, now() - make_interval(days => 120 - 40 * turn),
       case when turn < 3 then now() - make_interval(days => 80 - 40 * turn) end
     from sms.numbers n cross join generate_series(1, 3) turn`,
    [w.acme.agents.map(({ userId }) => userId)],
  )
  await w.superuser.query('analyze')
}

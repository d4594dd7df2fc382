import type { Principal } from '../../../src/access/principal.js'
import { webhookPath } from '../doors.js'
import type { HostedApp } from '../hosted-app.js'
import { sessionOf } from '../session-of.js'
import { until } from '../simulated-carrier.js'
import type { World } from '../world.js'
import { type Ears, earsOf } from './ears.js'
import { type Model, personOf, type Tenant, tenants, type Who } from './state.js'

/** The real thing that the model is held against: one world, one host over HTTP, and by what names the model knows its rows. */
export interface Installation {
  w: World
  app: HostedApp
  /** As the model counts them. */
  people: { userId: string; cookie: string }[]
  tenantIds: string[]
  /** Numbers in E.164, by line. */
  lines: string[]
  names: Names
  ears: Ears
}

/** Which row is which thing of the model's. */
interface Names {
  /** Tenures and the paths of their addresses, by the model's keys. */
  tenures: Map<string, string>
  paths: Map<string, string>
  messages: Map<string, string>
}

/** Signs everybody in. */
export async function installationOf(w: World, app: HostedApp): Promise<Installation> {
  const sides = [w.acme, w.globex, w.initech]
  const principals = [w.root, ...sides.flatMap(({ admin, agents }) => [admin, ...agents])]
  const people = await Promise.all(
    principals.map(async ({ userId }) => ({ userId, cookie: await cookieOf(app, userId) })),
  )
  return {
    w,
    app,
    people,
    tenantIds: sides.map(({ tenantId }) => tenantId),
    lines: ['212', '213', '312', '404', '415'].map(area => `+1${area}5550100`),
    names: { tenures: new Map(), paths: new Map(), messages: new Map() },
    ears: earsOf(),
  }
}

/** Clears away all that a run has made, and brings everybody home: the model begins with nothing, and so does the database. */
export async function beginAnew(real: Installation, model: Model): Promise<void> {
  const { w, names, ears, people, tenantIds } = real
  ears.closeAll()
  for (const named of Object.values(names)) named.clear()
  await w.superuser.query(`
    truncate sms.numbers, sms.messages, sms.inbox, sms.media, sms.events, sms.deliveries, sms.conversations, sms.recent_texts,
      sms.retired_requests cascade`)
  await w.superuser.query('update sms.tenant_settings set conversation_idle_days = 7')
  await w.superuser.query("update public.users set status = 'active'")
  for (const tenant of tenants) await w.host(w.hostKind.setTier(tenantIds[tenant] ?? '', 'professional'))
  for (const [who, { userId }] of people.entries()) {
    const { role, tenant } = personOf(model, who)
    await w.host(w.hostKind.setRole(userId, hostRoles[role]))
    if (tenant !== null) await w.host(w.hostKind.move(userId, tenantIds[tenant] ?? ''))
  }
  await Promise.all(people.map((_person, who) => ears.open(real, who)))
}

/** What the test's hosts call the roles. */
export const hostRoles = { superadmin: 'superadmin', tenant_admin: 'tenantAdmin', user: 'user' } as const

/** Somebody as they stand by the model, or as they would stand in another tenant. */
export function standingOf(
  real: Installation,
  model: Model,
  who: Who,
  tenant = personOf(model, who).tenant,
): Principal {
  const { name, role } = personOf(model, who)
  const tenantId = tenant === null ? null : (real.tenantIds[tenant] ?? '')
  return { userId: real.people[who]?.userId ?? '', name, role, tenantId, tier: null }
}

/** One answer of the host's to a person. */
export interface Answer {
  status: number
  body: unknown
}

/** Asks over HTTP as a person; with a body, it is a POST. */
export async function ask({ app, people }: Installation, who: Who, path: string, body?: object): Promise<Answer> {
  const cookie = people[who]?.cookie ?? ''
  const json = body && {
    method: 'POST',
    headers: { cookie, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }
  const answer = await fetch(app.url + path, json ?? { headers: { cookie } })
  const text = await answer.text()
  return { status: answer.status, body: text.startsWith('{') ? JSON.parse(text) : text }
}

/** The rows' name in the model; a row that nobody knows of goes by its own id, and is found out by that. */
export function nameIn(named: Map<string, string>, id: string): string {
  for (const [name, known] of named) if (known === id) return name
  return `unknown ${id}`
}

/** Notes the newest address of a tenure, as a superadmin is shown it. */
export async function noteAddress({ w, names }: Installation, tenure: string, address: string): Promise<void> {
  names.paths.set(address, await webhookPath(w, names.tenures.get(tenure) ?? ''))
}

/** Notes a text that was stored; gives whether it was. */
export async function noteText({ w, names }: Installation, words: string): Promise<boolean> {
  const { rows } = await w.superuser.query<{ id: string }>('select id from sms.messages where text = $1', [words])
  if (rows[0]) names.messages.set(words, rows[0].id)
  return rows.length > 0
}

/** Waits until the carrier has reported a text: from then on nothing more happens to it by itself. */
export async function reported({ w }: Installation, id: string): Promise<void> {
  const find = "select from sms.messages where id = $1 and status = 'delivered'"
  await until(async () => (await w.superuser.query(find, [id])).rowCount === 1)
}

/** Waits until the history says that a person who has left holds nothing: their own next request writes it there. */
export async function leftBehind(real: Installation, who: Who): Promise<void> {
  const { w, people } = real
  const left = `select from sms.assignments a where a.user_id::text = $1 and a.ended_at is null and not exists (
    select from public.users u where u.id = a.user_id and u.tenant_id = a.tenant_id and u.status = 'active')`
  await until(async () => {
    await ask(real, who, '/api/sms/numbers')
    return (await w.superuser.query(left, [people[who]?.userId])).rowCount === 0
  })
}

/** The id of a tenant's record. */
export function tenantId(real: Installation, tenant: Tenant): string {
  return real.tenantIds[tenant] ?? ''
}

export const everybody = (model: Model): Who[] => model.people.map((_person, who) => who)

const cookieOf = ({ url }: HostedApp, userId: string) => sessionOf(`${url}/test-login/${encodeURIComponent(userId)}`)

import { z } from 'zod'
import { asPrincipal, type Principal } from '../../../src/access/principal.js'
import { type Installation, nameIn } from './installation.js'
import { type Sight, sorted } from './sight.js'

const Rows = z.object({
  seen: z.object({
    numbers: z.array(z.object({ id: z.string(), linked: z.boolean() })),
    messages: z.array(z.string()),
    conversations: z.array(z.tuple([z.string(), z.string()])),
    assignments: z.array(z.tuple([z.string(), z.string(), z.boolean()])),
    inbox: z.array(z.tuple([z.string(), z.string()])),
    events: z.array(z.string()),
  }),
})
/** Everything in one statement, by the role's own rights and policies. */
const everything = `
  select jsonb_build_object(
    'numbers', (select coalesce(jsonb_agg(jsonb_build_object('id', n.id, 'linked', n.unlinked_at is null)), '[]') from sms.numbers n),
    'messages', (select coalesce(jsonb_agg(m.text), '[]') from sms.messages m),
    'conversations', (select coalesce(jsonb_agg(jsonb_build_array(c.number_id, c.peer)), '[]') from sms.conversations c),
    'assignments', (select coalesce(jsonb_agg(jsonb_build_array(a.number_id, a.user_id::text, a.ended_at is null)), '[]') from sms.assignments a),
    'inbox', (select coalesce(jsonb_agg(jsonb_build_array(i.message_id, i.user_id::text)), '[]') from sms.inbox i),
    'events', (select coalesce(jsonb_agg(distinct e.message_id), '[]') from sms.events e)
  ) as seen`
const settings = 'select tenant_id::text as id, conversation_idle_days as days from sms.tenant_settings'
const Settings = z.array(z.object({ id: z.string(), days: z.number() }))

/** What somebody sees who writes SQL behind the walls of this standing, and of which texts they see events. */
export async function seenBySql(real: Installation, principal: Principal): Promise<Sight & { told: string[] }> {
  const { names, people, tenantIds } = real
  const rows = await asPrincipal(real.w.db, principal, async tx => ({
    ...Rows.parse((await tx.query(everything)).rows[0]).seen,
    // A user may not even ask.
    settings: principal.role === 'user' ? [] : Settings.parse((await tx.query(settings)).rows),
  }))
  const tenure = (id: string) => nameIn(names.tenures, id)
  const text = (id: string) => nameIn(names.messages, id)
  const person = (id: string) => people.findIndex(({ userId }) => userId === id)
  return {
    numbers: sorted(rows.numbers.map(({ id }) => tenure(id))),
    linked: sorted(rows.numbers.filter(({ linked }) => linked).map(({ id }) => tenure(id))),
    messages: sorted(rows.messages),
    conversations: sorted(rows.conversations.map(([number, peer]) => `${tenure(number)} ${peer}`)),
    assignments: sorted(
      rows.assignments.map(([number, user, open]) => `${tenure(number)} ${person(user)} ${open ? 'open' : 'ended'}`),
    ),
    inbox: sorted(rows.inbox.map(([message, user]) => `${text(message)} ${person(user)}`)),
    settings: sorted(rows.settings.map(({ id, days }) => `${tenantIds.indexOf(id)} ${days}`)),
    told: sorted(rows.events.map(text)),
  }
}

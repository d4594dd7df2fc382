import type { Principal } from '../access/principal.js'
import { conversationColumns, lastSaid } from './conversation.js'
import type { Found } from './find-conversations.js'
import { withinReach } from './within-reach.js'

/** What of the inbox is asked for; `number` in E.164, `before` the place of the last line of the page before. */
export interface ConversationQuestion {
  view: 'mine' | 'unread' | 'waiting' | 'all'
  number: string | undefined
  found: Found | undefined
  before: string | undefined
  limit: number
}

const steps = {
  // Theirs by a text that was routed to or sent by them: by the key's order, 20 times quicker than asking each conversation.
  lately: `lately as materialized (
    select i.conversation_id from sms.inbox i where i.user_id = sms.current_person() order by i.message_id desc limit 5000)`,
  unread: `unread as materialized (
    select distinct i.tenant_id, i.conversation_id as id from sms.inbox i
    where i.user_id = sms.current_person() and i.read_at is null)`,
}
const isMine = '(c.handler_id = sms.current_person() or c.id in (select l.conversation_id from lately l))'
const mayBeAnswered =
  'sms.may_be_answered(c.tenant_id, (select n.number from sms.numbers n where n.id = c.number_id), c.participants)'

/** The statement of one page of conversations, and one more: rows of `conversationColumns` and their `place`. */
export function conversationQuery(
  principal: Principal,
  { view, number, found, before, limit }: ConversationQuestion,
): { sql: string; values: unknown[] } {
  const values: unknown[] = []
  const bind = (value: unknown) => `$${values.push(value)}`
  const isWaiting = view === 'waiting'
  const moment = isWaiting ? 'w.since' : 'c.last_at'
  const down = isWaiting ? '' : 'desc'
  const [at, id] = before?.split('.') ?? []
  const asked = number === undefined ? undefined : bind(number)
  const conditions = [
    at === undefined
      ? undefined
      : `(${moment}, c.id) ${isWaiting ? '>' : '<'} (timestamptz 'epoch' + ${bind(at)}::bigint * interval '1 microsecond', ${bind(id)}::uuid)`,
    view === 'mine' ? isMine : undefined,
    isWaiting ? mayBeAnswered : undefined,
  ].filter(condition => condition !== undefined)
  const page = (source: string, isWithin: string) => `
    select c.*, said.*, ${moment} as placed_at from ${source} ${lastSaid}
    where ${[isWithin, ...conditions].join(' and ')} order by ${moment} ${down}, c.id ${down} limit ${limit + 1}`

  // Few that are known by their keys are looked up; else the order's index is followed until the page is full.
  const known = found ? knownBy(found, bind, view === 'unread') : view === 'unread' ? 'unread' : undefined
  const isAsked = asked ? `c.number_id in (select n.id from sms.numbers n where n.number = ${asked})` : 'true'
  const waits = isWaiting ? 'join sms.waiting w on w.tenant_id = c.tenant_id and w.conversation_id = c.id' : ''
  const chosen = known
    ? page(`${known} k join sms.conversations c on c.tenant_id = k.tenant_id and c.id = k.id ${waits}`, isAsked)
    : `select x.* from ${withinReach(principal, asked, is =>
        isWaiting
          ? page(
              'sms.waiting w join sms.conversations c on c.tenant_id = w.tenant_id and c.id = w.conversation_id',
              is('w'),
            )
          : page('sms.conversations c', is('c')),
      )} order by x.placed_at ${down}, x.id ${down} limit ${limit + 1}`
  const sql = `with ${view === 'mine' ? `${steps.lately},` : ''} ${view === 'unread' ? `${steps.unread},` : ''}
    chosen as materialized (${chosen})
    select ${conversationColumns}, (extract(epoch from c.placed_at) * 1000000)::bigint || '.' || c.id as place
    from chosen c join sms.numbers n on n.id = c.number_id order by c.placed_at ${down}, c.id ${down}`
  return { sql, values }
}

/** The conversations that a search met, as a relation of `tenant_id` and `id`. */
function knownBy({ keys }: Found, bind: (value: unknown) => string, alsoUnread: boolean): string {
  const tenants = bind(keys.map(({ tenantId }) => tenantId))
  const ids = bind(keys.map(({ id }) => id))
  const met = `select distinct f.tenant_id::sms.tenant_id as tenant_id, f.id from unnest(${tenants}::text[], ${ids}::uuid[]) f (tenant_id, id)`
  return `(${met} ${alsoUnread ? 'join unread u on u.id = f.id' : ''})`
}

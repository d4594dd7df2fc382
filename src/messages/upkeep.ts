import type { Logger } from 'pino'
import { asWorker } from '../access/principal.js'
import type { Service } from '../settings/service.js'
import { repeat, type Repeating } from './repeat.js'

/** Each in a transaction of its own, so that one that fails holds up no other. */
const chores = [
  'select sms.make_partitions()',
  'select sms.observe_everybody()',
  'select sms.spread_events(100000)', // where nobody is to be told, nobody else looks at them
  `delete from sms.events where id < sms.uuid_v7_floor(clock_timestamp() - interval '2 days')
     and (spread_at is not null or kind <> 'message')`,
  "delete from sms.push_queue where since < clock_timestamp() - interval '1 day'",
  "delete from sms.recent_texts where at < clock_timestamp() - interval '20 minutes'", // twice the longest window
  "delete from sms.idempotency_keys where used_at < clock_timestamp() - interval '24 hours'",
  "delete from sms.carrier_texts where at < clock_timestamp() - interval '7 days'",
  "delete from sms.uploads where at < clock_timestamp() - interval '24 hours'",
  "delete from sms.media_links where made_at < clock_timestamp() - interval '9 days'", // long dead, whatever was reported
  'select sms.forget_history()',
  "delete from sms.webhook_tests where started_at < clock_timestamp() - interval '30 days'",
  'select sms.forget_bodies(50000)', // of the log's requests; for how long they are kept is a setting
  `select sms.forget_retired(interval '90 days')`, // what came on retired tokens, longer than a billing quarter
  `delete from sms.awaiting_reports where confirmed_at < clock_timestamp() - interval '10 minutes'
     or sent_at < clock_timestamp() - interval '3 days'`, // carriers keep trying a text for up to three days
]

/** What must be done now and then: months made ahead, people mirrored, and what has had its time cleared away. */
export function startUpkeep({
  service,
  log,
  hostListens = false,
}: {
  service: Pick<Service, 'db'>
  log: Logger
  /** Whether this host is told of texts: said before anything is looked at, or it would not be kept. */
  hostListens?: boolean
}): Repeating {
  const turn = async () => {
    for (const chore of [...(hostListens ? ['select sms.host_listens()'] : []), ...chores]) {
      await asWorker(service.db, tx => tx.query(chore)).catch(error =>
        log.error({ err: error, chore }, 'upkeep failed'),
      )
    }
  }
  return repeat(turn, { everyMs: 5 * 60_000, name: 'upkeep', log })
}

import type { Logger } from 'pino'
import { z } from 'zod'
import { asWorker, loadPrincipal } from '../access/principal.js'
import { first, one, type Tx } from '../database/transaction.js'
import { SmsError } from '../errors.js'
import { repeat, type Repeating } from '../messages/repeat.js'
import type { Service } from '../settings/service.js'
import { setDelivery } from './set-delivery.js'

const Claimed = z.object({ tenantId: z.string(), runId: z.string(), numberId: z.string(), startedBy: z.string() })
const GoesOn = z.object({ goesOn: z.boolean() })
type Claimed = z.output<typeof Claimed>

/** Refusals that every number after it would meet too: the run ends there, and says so. */
const endsAll = [
  'not_allowed',
  'tier_required',
  'credentials_missing',
  'public_url_unusable',
  'carrier_unauthorised',
  'carrier_unreachable',
]

/**
 * Goes on with the runs that set all numbers of a tenant at QuestBlue, whichever process comes first; a number that a
 * process which ended had begun with is begun with again after two minutes: set twice, it is the same.
 */
export function startDeliveryRuns({ service, log }: { service: Service; log: Logger }): Repeating {
  return repeat(() => workOff(service), { everyMs: 5_000, name: 'delivery runs', log })
}

async function workOff(service: Service): Promise<void> {
  for (;;) {
    const claimed = await asWorker(service.db, claim)
    if (!claimed) return
    const refusal = await setOne(service, claimed)
    await asWorker(service.db, tx => note(tx, claimed, refusal))
  }
}

async function claim(tx: Tx): Promise<Claimed | undefined> {
  const { goesOn } = GoesOn.parse(await one(tx, 'select sms.sending_goes_on() as "goesOn"'))
  if (!goesOn) return undefined // a copy must not turn its original's numbers to itself
  await tx.query(
    `update sms.delivery_runs d set ended_at = clock_timestamp()
     where d.ended_at is null and not exists (
       select from sms.delivery_run_numbers r
       where r.tenant_id = d.tenant_id and r.run_id = d.id and r.state in ('waiting', 'working'))`,
  )
  const next = `
    with next as (
      select r.tenant_id, r.run_id, r.number_id from sms.delivery_run_numbers r
      where r.state = 'waiting' or (r.state = 'working' and r.at < clock_timestamp() - interval '2 minutes')
      order by r.run_id, r.place limit 1 for update skip locked)
    update sms.delivery_run_numbers r set state = 'working', at = clock_timestamp()
    from next x join sms.delivery_runs d on d.tenant_id = x.tenant_id and d.id = x.run_id
    where r.tenant_id = x.tenant_id and r.run_id = x.run_id and r.number_id = x.number_id
    returning r.tenant_id::text as "tenantId", r.run_id as "runId", r.number_id as "numberId", d.started_by::text as "startedBy"`
  const row = await first(tx, next)
  return row === undefined ? undefined : Claimed.parse(row)
}

/** As whoever began the run, with the rights of this moment. */
async function setOne(service: Service, { numberId, startedBy }: Claimed): Promise<SmsError | null> {
  try {
    const principal = await loadPrincipal(service.db, startedBy)
    if (!principal) throw new SmsError('not_allowed')
    await setDelivery(service, principal, { numberId })
    return null
  } catch (error) {
    if (error instanceof SmsError) return error
    service.log.error({ err: error, numberId }, 'a number of a run could not be set')
    return new SmsError('unexpected', { cause: error })
  }
}

async function note(tx: Tx, { tenantId, runId, numberId }: Claimed, refusal: SmsError | null): Promise<void> {
  const values = [tenantId, runId, refusal?.code ?? null, refusal?.message ?? null]
  await tx.query(
    `update sms.delivery_run_numbers set state = case when $3::text is null then 'done' else 'refused' end, code = $3,
       message = $4, at = clock_timestamp() where tenant_id::text = $1 and run_id = $2 and number_id = $5`,
    [...values, numberId],
  )
  if (!refusal || !endsAll.includes(refusal.code)) return
  await tx.query(
    `update sms.delivery_run_numbers set state = 'left_out', code = $3, message = $4, at = clock_timestamp()
     where tenant_id::text = $1 and run_id = $2 and state = 'waiting'`,
    values,
  )
}

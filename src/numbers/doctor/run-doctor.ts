import { z } from 'zod'
import { asWorker } from '../../access/principal.js'
import { loggable } from '../../database/loggable.js'
import { type Database, first, one } from '../../database/transaction.js'
import type { Service } from '../../settings/service.js'
import { testAddress } from '../webhook-address.js'
import { addressHop } from './address-hop.js'
import { Arrival, Tried } from './arrival.js'
import { arrivalHops } from './arrival-hops.js'
import { credentialsHop, deliveryHop, inventoryHop } from './carrier-hops.js'
import { certificateHop } from './certificate-hop.js'
import { factsOf } from './facts.js'
import { type Finding, type Hop, type HopName, hopNames, notReached, passes, red } from './hop.js'
import { post, probeBody } from './probe.js'

import { routingHops } from './routing-hops.js'

/** A test that was begun: its row, and the secret that its text will be known by. */
export interface BegunTest {
  tenantId: string
  testId: string
  numberId: string
  secret: string
}

/** Goes through all hops, keeping each as it is found; never rejects: a test that breaks is kept as ended. */
export async function runDoctor(service: Service, test: BegunTest): Promise<void> {
  const diary = diaryOf(service.db, test)
  try {
    await goThrough(service, test, diary)
  } catch (error) {
    service.log.error({ err: loggable(error), numberId: test.numberId }, 'a test of a webhook broke off')
  }
  await diary.end().catch(error => service.log.error({ err: loggable(error) }, 'the end of a test could not be kept'))
}

async function goThrough(service: Service, test: BegunTest, { keep, take }: Diary): Promise<void> {
  const { db, publicUrl } = service
  const { numberId } = test
  const facts = await factsOf(db, numberId)
  const credentials = await take('credentials', () => credentialsHop(service, facts))
  const asks = credentials.state !== 'red'
  const inventory = await take('inventory', async () => (asks ? inventoryHop(service, facts) : notReached))
  await take('delivery', async () => (asks ? deliveryHop(service, { numberId, facts, inventory }) : notReached))
  const address = await take('address', () => addressHop(service))
  const certificate = await take('certificate', async () => (passes(address) ? certificateHop(publicUrl) : notReached))

  const body = probeBody()
  const began = performance.now()
  const posted = passes(address) && passes(certificate) ? await postTo(service, test, body) : null
  const arrival = posted && (await arrivalOf(db, test))
  const none = { reachable: notReached, body: notReached, token: notReached, stored: notReached }
  const passed =
    posted === null
      ? none
      : posted === 'no_token'
        ? { ...none, token: red('token_none') }
        : arrivalHops(posted, { arrival, body, facts })
  const ms = Math.round(performance.now() - began)
  await keep('reachable', { ...passed.reachable, ms: posted ? ms : undefined })
  await keep('body', passed.body)
  await keep('token', passed.token)
  await keep('stored', { ...passed.stored, ms: arrival?.storedMs })

  const tried = arrival?.tried ?? (await triedNow(service, numberId))
  const { enabled, tier, routed, visible } = routingHops(await factsOf(db, numberId), tried)
  await keep('enabled', enabled)
  await keep('tier', tier)
  await keep('routed', routed)
  await keep('visible', visible)
}

async function postTo(
  { db, keyring, publicUrl }: Service,
  { numberId, secret }: BegunTest,
  body: ReturnType<typeof probeBody>,
) {
  const address = await asWorker(db, tx => testAddress({ keyring, publicUrl }, tx, numberId))
  return address === undefined ? ('no_token' as const) : post(`${address}?test=${secret}`, body)
}

const Row = z.object({ arrival: Arrival.nullable() })

async function arrivalOf(db: Database, { tenantId, testId }: BegunTest): Promise<Arrival | null> {
  const read = 'select arrival from sms.webhook_tests where tenant_id::text = $1 and id = $2'
  const row = await asWorker(db, tx => first(tx, read, [tenantId, testId]))
  return row === undefined ? null : Row.parse(row).arrival
}

/** Where the posted text did not arrive, one is tried out from here: what is behind the broken hop is told all the same. */
async function triedNow({ db, log }: Service, numberId: string): Promise<Tried | null> {
  try {
    const row = await asWorker(db, async tx => {
      await tx.query(`select set_config('statement_timeout', '10s', true)`)
      return one(tx, 'select sms.try_text($1) as tried', [numberId])
    })
    return z.object({ tried: Tried }).parse(row).tried
  } catch (error) {
    log.warn({ err: loggable(error), numberId }, 'a text could not be tried out')
    return null
  }
}

interface Diary {
  /** Keeps what a hop found. */
  keep(hop: HopName, finding: Finding): Promise<void>
  /** Looks, says so while it does, and keeps what was found and how long it took. */
  take(hop: HopName, look: () => Promise<Finding>): Promise<Finding>
  end(): Promise<void>
}

function diaryOf(db: Database, { tenantId, testId }: BegunTest): Diary {
  const hops: Hop[] = []
  const write = (ended: boolean) => {
    const running = hopNames[hops.length]
    const shown = running && !ended ? [...hops, { hop: running, state: 'running', code: 'running' }] : hops
    const sql = `update sms.webhook_tests set hops = $3, ended_at = case when $4 then clock_timestamp() end
      where tenant_id::text = $1 and id = $2`
    return asWorker(db, tx => tx.query(sql, [tenantId, testId, JSON.stringify(shown), ended]))
  }
  const keep: Diary['keep'] = async (hop, { ms, values = {}, ...finding }) => {
    hops.push({ hop, ...finding, values, ms: ms ?? null })
    await write(false)
  }
  return {
    keep,
    async take(hop, look) {
      const began = performance.now()
      const finding = await look()
      await keep(hop, {
        ...finding,
        ms: finding.state === 'not_reached' ? undefined : Math.round(performance.now() - began),
      })
      return finding
    },
    end: async () => void (await write(true)),
  }
}

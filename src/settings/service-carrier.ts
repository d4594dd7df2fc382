import type { Logger } from 'pino'
import { z } from 'zod'
import { asWorker } from '../access/principal.js'
import { loggable } from '../database/loggable.js'
import { type Database, one } from '../database/transaction.js'
import { type Carrier, createCarrier } from '../questblue/carrier.js'
import { CarrierError } from '../questblue/carrier-error.js'
import { carrierCredentials } from './credentials.js'
import type { Keyring } from './keyring.js'

const Noted = z.object({ became: z.enum(['refused', 'accepted']).nullable() })
const Now = z.object({ now: z.string() })

/**
 * The carrier's client with the stored credentials, through which every call goes. It notes what each answer says of
 * them: three 401 or 403 in a row over five minutes make them refused, a success ends the row, and everything else
 * (no answer, 5xx, 206) changes nothing.
 */
export function serviceCarrier({
  db,
  keyring,
  baseUrl,
  log,
}: {
  db: Database
  keyring: Keyring
  baseUrl: string
  log: Logger
}): Carrier {
  const carrier = createCarrier({ baseUrl, credentials: () => carrierCredentials(db, keyring), log })
  const note = async (accepted: boolean, calledAt: string) => {
    try {
      const sql = 'select sms.note_credentials($1, $2) as became'
      const { became } = Noted.parse(await asWorker(db, tx => one(tx, sql, [accepted, calledAt])))
      if (became === 'refused')
        log.error('QuestBlue keeps refusing the credentials: sending stops until they are tested')
      if (became === 'accepted') log.warn('QuestBlue accepts the credentials again')
    } catch (error) {
      // What the carrier said stands, whether or not it could be counted.
      log.error({ err: loggable(error) }, 'what QuestBlue said of the credentials could not be noted')
    }
  }
  return {
    async call(call) {
      const { now } = Now.parse(await asWorker(db, tx => one(tx, 'select clock_timestamp()::text as now')))
      try {
        const reply = await carrier.call(call)
        await note(true, now)
        return reply
      } catch (error) {
        if (error instanceof CarrierError && (error.status === 401 || error.status === 403)) await note(false, now)
        throw error
      }
    },
  }
}

import type { Logger } from 'pino'
import { z } from 'zod'
import { asWorker } from '../access/principal.js'
import { one } from '../database/transaction.js'
import { repeat, type Repeating } from '../messages/repeat.js'
import { CarrierError } from '../questblue/carrier-error.js'
import { getBalance } from '../questblue/get-balance.js'
import { keepBalance } from './keep-balance.js'
import type { Service } from './service.js'

const Due = z.object({ due: z.boolean() })

/** Reads the account's balance once an hour, whichever process comes first, and warns when it has become low. */
export function startBalanceWatch({ service, log }: { service: Service; log: Logger }): Repeating {
  const { db, carrier } = service
  const look = async () => {
    const { due } = Due.parse(await asWorker(db, tx => one(tx, 'select sms.balance_is_due() as due')))
    if (!due) return
    try {
      const balance = await getBalance(carrier)
      const low = await asWorker(db, tx => keepBalance(tx, balance))
      if (low) log.warn(balance, 'the balance at QuestBlue is below the threshold')
    } catch (error) {
      if (!(error instanceof CarrierError)) throw error
      log.info({ code: error.code }, 'QuestBlue did not tell the balance; it is asked again in an hour')
    }
  }
  return repeat(look, { everyMs: 60_000, name: 'balance', log })
}

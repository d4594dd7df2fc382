import type { Logger } from 'pino'
import type { Database } from '../database/transaction.js'
import type { Carrier } from '../questblue/carrier.js'
import type { Keyring } from './keyring.js'

/** What a verb needs that speaks to the carrier or to secrets. One per host. */
export interface Service {
  db: Database
  carrier: Carrier
  /** Where the carrier is: on loopback it is the simulator, which may deliver to any address. */
  carrierUrl: string
  keyring: Keyring
  /** The origin (and path, if any) under which QuestBlue reaches this host; no slash at its end. */
  publicUrl: string
  log: Logger
}

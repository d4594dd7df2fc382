import { randomBytes } from 'node:crypto'
import type { Knex } from 'knex'
import type { Logger } from 'pino'
import type { SmsNumbers } from '../index.js'
import type { DataFolder } from './data-folder.js'
import { seedNumbers } from './demo-numbers.js'
import { type DemoPeople, readDemoPeople, seedPeople } from './demo-people.js'
import type { Environment } from './environment.js'
import { keptSecret } from './kept-secret.js'
import type { Stopping } from './stopping.js'

/** The demo as it stands in the database. */
export interface Demo {
  people: DemoPeople
  password: string
  /** Its numbers need the simulator: no real carrier is tried with the simulator's credentials. */
  withNumbers: boolean
}

/** What the demo is made with. */
export interface DemoParts {
  environment: Environment
  data: DataFolder
  knex: Knex
  sms: SmsNumbers
  publicUrl: string
  questblueUrl: string
  logger: Logger
}

/** Puts the demo into an empty database, completes one that was cut off, and leaves a database of others alone (`undefined`). */
export async function openDemo(parts: DemoParts, stopping: Pick<Stopping, 'begun'>): Promise<Demo | undefined> {
  const { environment, data, knex, sms, publicUrl, questblueUrl, logger } = parts
  const people = await readDemoPeople()
  const password = environment.demoPassword ?? (await keptSecret(data, 'demo.password', newPassword))
  if (!(await seedPeople(knex, people, password))) return undefined
  const withNumbers = /^(localhost|127\..*|\[::1\])$/.test(new URL(questblueUrl).hostname)
  if (withNumbers) {
    const seeding = seedNumbers({ knex, sms, people, publicUrl, stopping: () => stopping.begun })
    await seeding.catch(error => logger.error({ err: error }, 'the demo is not complete; the next start tries again'))
  }
  return { people, password, withNumbers }
}

/** Four groups of four, without letters that look alike. */
function newPassword(): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789'
  const text = Array.from(randomBytes(16), byte => letters[byte % letters.length]).join('')
  return text.replace(/(.{4})(?!$)/g, '$1-')
}

import { existsSync } from 'node:fs'
import type { Knex } from 'knex'
import type { Pool } from 'pg'
import type { SmsNumbers } from '../index.js'
import { isSeeded } from './demo-numbers.js'
import type { Checks } from './health.js'
import { pendingHostMigrations } from './migrate-host.js'

/** What readiness is judged by. */
export interface ReadinessParts {
  pool: Pool
  knex: Knex
  sms: Pick<SmsNumbers, 'ready'>
  /** Whether this database is to hold the demo with its numbers. */
  demo: boolean
  panelUrl: string
  bundle: string
}

/** The checks behind `/readyz`. */
export function readiness({ pool, knex, sms, demo, panelUrl, bundle }: ReadinessParts): Checks {
  return {
    database: async () => void (await pool.query('select 1')),
    migrations: async () => {
      await sms.ready()
      if ((await pendingHostMigrations(knex)).length > 0) throw new Error('the host has migrations that have not run')
    },
    demo: async () => {
      if (demo && !(await isSeeded(knex))) throw new Error('the demo is not complete')
    },
    panel: async () => {
      const login = await fetch(`${panelUrl}/login`, { signal: AbortSignal.timeout(5_000) })
      if (!login.ok || !existsSync(bundle)) throw new Error(`the panel answers ${login.status}`)
    },
  }
}

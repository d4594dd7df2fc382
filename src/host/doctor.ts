import { stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { ComponentLoader } from 'adminjs'
import pg from 'pg'
import { smsNumbers } from '../index.js'
import { checkDatabase } from './check-database.js'
import { embeddedUrl } from './embedded-postgres.js'
import type { Environment } from './environment.js'
import { hostLogger } from './logger.js'
import { openKnex, pendingHostMigrations } from './migrate-host.js'
import { newKey } from './open-plugin.js'
import { pluginOptions } from './plugin-options.js'

/** One finding: what was looked at, whether it is well, and what was found. */
export interface Finding {
  name: string
  well: boolean
  words: string
}

/** Looks at everything a start needs, changes nothing, and goes on after each problem. */
export async function examine(environment: Environment): Promise<Finding[]> {
  const findings: Finding[] = []
  const look = async (name: string, work: () => Promise<string>) => {
    try {
      findings.push({ name, well: true, words: await work() })
    } catch (error) {
      findings.push({ name, well: false, words: error instanceof Error ? error.message : String(error) })
    }
  }
  await look('Node', async () => `${process.versions.node} on ${process.platform} ${process.arch}`)
  await look('Encryption key', () => keyState(environment))
  const url = environment.databaseUrl ?? (await embeddedUrl(resolve(environment.dataDir)))
  if (!url) {
    findings.push({
      name: 'Database',
      well: true,
      words: `our own, in ${resolve(environment.dataDir)}; not running now`,
    })
    return findings
  }
  await look('Database', async () => {
    const { words, supported } = await checkDatabase(url)
    if (!supported) throw new Error(`PostgreSQL ${words} is not supported: use 15 to 18.`)
    return `PostgreSQL ${words}${environment.databaseUrl ? ' at DATABASE_URL' : ', our own, running'}`
  })
  if (findings.at(-1)?.well) {
    await look('Migrations', () => migrationState(url))
    await look('QuestBlue credentials', () => credentialsState(url))
  }
  return findings
}

async function keyState({ encryptionKey, dataDir }: Environment): Promise<string> {
  if (encryptionKey) return 'from SMS_ENCRYPTION_KEY'
  const file = join(resolve(dataDir), 'encryption.key')
  const found = await stat(file).catch(() => undefined)
  if (!found) return `none yet; the first start makes one in ${file}`
  if ((found.mode & 0o077) !== 0) throw new Error(`${file} can be read by others: chmod 600 it.`)
  return `kept in ${file}`
}

async function migrationState(url: string): Promise<string> {
  const logger = hostLogger('silent')
  const given = { databaseUrl: url, publicUrl: 'http://127.0.0.1', questblueUrl: 'http://127.0.0.1', logger }
  const knex = openKnex(url)
  const sms = await smsNumbers(
    pluginOptions({ ...given, componentLoader: new ComponentLoader(), encryptionKey: newKey() }),
  )
  try {
    const pending = await pendingHostMigrations(knex)
    if (pending.length > 0) throw new Error(`not run yet: ${pending.join(', ')}. Run \`migrate\`, or just \`start\`.`)
    await sms.ready()
    return 'none is pending'
  } finally {
    await sms.stop()
    await knex.destroy()
  }
}

async function credentialsState(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query('begin')
    await client.query('set local role sms_superadmin')
    const { rows } = await client.query('select credentials_state as state from sms.settings_list')
    const state = String(rows[0]?.state ?? 'missing')
    if (state !== 'valid') throw new Error(`${state}: enter and test them in the panel, under Settings.`)
    return state
  } finally {
    await client.end()
  }
}

import { stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import pg from 'pg'
import { checkDatabase } from './check-database.js'
import { embeddedUrl } from './embedded-postgres.js'
import type { Environment } from './environment.js'
import { openKnex, pendingHostMigrations } from './migrate-host.js'

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
  const knex = openKnex(url)
  try {
    const pending = await pendingHostMigrations(knex)
    if (pending.length > 0) throw new Error(`not run yet: ${pending.join(', ')}. Run \`migrate\`, or just \`start\`.`)
    const { rows } = await knex.raw(`select to_regclass('sms.migrations') is not null as there`)
    if (!rows[0]?.there) throw new Error('the plugin has not been migrated yet. Run `migrate`, or just `start`.')
    return 'the schemas are there; `start` runs what is new'
  } finally {
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

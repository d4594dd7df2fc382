import { randomBytes } from 'node:crypto'
import { cp, mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { adminUrl, type FreshDatabase, freshDatabase } from './cluster.js'
import { spawnHost } from './spawned-host.js'

const template = 'template_small_host'

/** A small host that has started before: its database, a data folder that belongs to it, and the demo's password. */
export interface StartedBefore {
  database: FreshDatabase
  dataDir: string
  password: string
}

/**
 * A copy of a small host that has migrated, made its demo and its bundle, and was stopped: the first asker of a run
 * makes it, under a lock of the cluster. A copy starts at another port, and so sets its numbers' delivery again.
 */
export async function hostStartedBefore(dataDir: string): Promise<StartedBefore> {
  const admin = new pg.Client({ connectionString: adminUrl() })
  await admin.connect()
  try {
    await admin.query('select pg_advisory_lock(hashtext($1))', [template])
    const { rows } = await admin.query(
      'select shobj_description(oid, $1) as kept from pg_database where datname = $2',
      ['pg_database', template],
    )
    const kept: string = rows[0]?.kept ?? (await makeTemplate(admin))
    const [folder = '', password = ''] = kept.split('\n')
    await cp(folder, dataDir, { recursive: true, preserveTimestamps: true })
    return { database: await freshDatabase({ template }), dataDir, password }
  } finally {
    await admin.end()
  }
}

/** A copy is a host of its own: it has not been put back from a backup, of which nothing would be sent. */
async function neverSeen({ superuserUrl }: FreshDatabase): Promise<void> {
  const client = new pg.Client({ connectionString: superuserUrl })
  await client.connect()
  await client.query('delete from sms.database_place')
  await client.end()
}

/** Kept below the cluster's own folder, which goes when the run ends. */
async function makeTemplate(admin: pg.Client): Promise<string> {
  const folder = join(process.env.TEST_FOLDER ?? tmpdir(), 'small host')
  await mkdir(folder, { recursive: true })
  const database = await freshDatabase()
  const password = randomBytes(12).toString('base64url')
  const host = await spawnHost({ dataDir: folder, databaseUrl: database.url, password })
  await host.stop()
  await neverSeen(database)
  await admin.query(`alter database ${database.name} rename to ${template}`)
  const kept = `${folder}\n${password}`
  await admin.query(`comment on database ${template} is ${pg.escapeLiteral(kept)}`)
  return kept
}

import pg from 'pg'
import { migrate } from '../../src/database/migrate.js'
import { roleNames } from '../../src/database/roles.js'
import { adminUrl, type FreshDatabase, freshDatabase } from './cluster.js'
import { type HostName, hosts } from './hosts.js'

/**
 * A database of its own with a host's empty tables and our schema, copied from a template that the first asker makes.
 * Test files run in several processes: a lock of the cluster lets one of them make it.
 */
export async function migratedDatabase(host: HostName): Promise<FreshDatabase> {
  const template = `template_${host}`
  const admin = new pg.Client({ connectionString: adminUrl() })
  await admin.connect()
  try {
    await admin.query('select pg_advisory_lock(hashtext($1))', [template])
    const { rowCount } = await admin.query('select from pg_database where datname = $1', [template])
    if (rowCount === 0) await makeTemplate(admin, host, template)
    return await freshDatabase({ template })
  } finally {
    await admin.end()
  }
}

async function makeTemplate(admin: pg.Client, host: HostName, template: string): Promise<void> {
  const database = await freshDatabase()
  const pool = new pg.Pool({ connectionString: database.url, max: 2 })
  await pool.query(hosts[host].tables)
  await migrate({ pool, login: 'panel_test', roles: roleNames(), host: hosts[host].mapping })
  await pool.end()
  await admin.query(`alter database ${database.name} rename to ${template}`)
}

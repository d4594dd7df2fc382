import { randomBytes } from 'node:crypto'
import pg from 'pg'

/** A database of one test file's own. `url` is the login that the app runs as: no superuser, owner of the database. */
export interface FreshDatabase {
  name: string
  url: string
  superuserUrl: string
  drop(): Promise<void>
}

/** Where the run's PostgreSQL answers, as superuser. Tests look through it; the app never uses it. */
export function adminUrl(): string {
  return required('TEST_ADMIN_URL')
}

/** Makes a database of its own, empty or a copy of `template` (which nobody may be connected to meanwhile). */
export async function freshDatabase({ template }: { template?: string } = {}): Promise<FreshDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`
  await administer(`create database ${name} owner panel_test template ${template ?? 'template0'} strategy file_copy`)
  // Its owner inherits nothing, on PostgreSQL 15 not even what an owner may do in `public`.
  await administer('grant create on schema public to panel_test', name)
  return {
    name,
    url: inDatabase(required('TEST_PANEL_URL'), name),
    superuserUrl: inDatabase(adminUrl(), name),
    drop: () => administer(`drop database if exists ${name} with (force)`),
  }
}

async function administer(statement: string, database = 'postgres'): Promise<void> {
  const client = new pg.Client({ connectionString: inDatabase(adminUrl(), database) })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

function inDatabase(address: string, name: string): string {
  const url = new URL(address)
  url.pathname = `/${name}`
  return url.href
}

function required(name: string): string {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is not set: the tests run through Jest's global setup`)
  return value
}

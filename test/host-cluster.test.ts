import pg from 'pg'
import { freshDatabase } from './support/cluster.js'

test('a fresh database belongs to a login that is no superuser', async () => {
  const database = await freshDatabase()
  const client = new pg.Client({ connectionString: database.url })
  await client.connect()
  const { rows } = await client.query(
    'select current_database() as name, usesuper from pg_user where usename = current_user',
  )
  await client.query('create schema mine; create table mine.t (a int)')
  await client.end()
  await database.drop()
  expect(rows).toEqual([{ name: database.name, usesuper: false }])
})

import { afterAll, beforeAll, expect, test } from '@jest/globals'
import pg from 'pg'
import { asWorker } from '../src/access/principal.js'
import { assign } from '../src/numbers/assign.js'
import { asPrincipal } from '../src/access/principal.js'
import { ingestTexts } from './support/inbound-text.js'
import { type World, world } from './support/world.js'

let w: World
beforeAll(async () => {
  w = await world()
})
afterAll(() => w.stop())

test('a connection that is cut in the middle fails its transaction and nothing else', async () => {
  const cut = asWorker(w.db, async tx => {
    const { rows } = await tx.query('select pg_backend_pid() as pid')
    const [{ pid }] = rows as [{ pid: number }]
    await w.superuser.query('select pg_terminate_backend($1)', [pid])
    await new Promise(resolve => setTimeout(resolve, 100))
    await tx.query('select 1')
  })
  await expect(cut).rejects.toThrow()
  expect((await asWorker(w.db, tx => tx.query('select 1 as alive'))).rows).toEqual([{ alive: 1 }])
})

test('a connection that gives no answer is given up at once: a rollback would wait for it as long again', async () => {
  const pool = new pg.Pool({ connectionString: w.url, max: 1, query_timeout: 1_000 })
  const asked: unknown[] = []
  pool.on('error', () => undefined)
  pool.on('connect', client => {
    const { query } = client
    const noted = (...given: unknown[]) => {
      asked.push(given[0])
      return Reflect.apply(query, client, given)
    }
    Object.assign(
      client.on('error', () => undefined),
      { query: noted },
    )
  })
  const hangs = asWorker({ ...w.db, pool }, tx => tx.query('select pg_sleep(60)'))
  await expect(hangs).rejects.toThrow('Query read timeout')
  expect(asked).not.toContain('rollback')
  expect(pool.totalCount).toBe(0)
  await pool.end()
})

test('texts that arrive while a number is given away wait for each other without a deadlock', async () => {
  const { numberId, number } = await w.linkedNumber(w.acme, { holders: [w.acme.agents[0]] })
  const work = Array.from({ length: 60 }, (_, index) => {
    const userId = w.acme.agents[index % 3]?.userId ?? ''
    return index % 2
      ? ingestTexts(w.db, [{ numberId, number }])
      : asPrincipal(w.db, w.acme.admin, tx => assign(tx, w.acme.admin, { numberId, userId, note: undefined }))
  })
  const failures = (await Promise.allSettled(work)).filter(({ status }) => status === 'rejected')
  expect(failures).toEqual([])
})

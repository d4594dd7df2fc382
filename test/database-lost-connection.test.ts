import { afterAll, beforeAll, expect, test } from '@jest/globals'
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

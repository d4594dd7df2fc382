import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { startTestCluster, type TestCluster } from '../support/cluster-start.js'
import { type HonestLoad, type Line, missingOf, tell, webhookUnderLoad } from '../support/honest-load.js'
import { until } from '../support/simulated-carrier.js'
import { smallDisk } from '../support/small-disk.js'
import type { SpawnedWebhook } from '../support/spawned-webhook.js'
import { type World, world } from '../support/world.js'

const windowMs = process.env.FAULTS === 'all' ? 5_000 : 500

/** A database of its own on a disk that can be filled. */
const disk = smallDisk(384)
const onSmallDisk = disk ? test : test.skip
let cluster: TestCluster | undefined
let w: World
let server: SpawnedWebhook
let line: Line
let load: HonestLoad

beforeAll(async () => {
  if (!disk) return void process.stderr.write('faults: a full disk: skipped, this process may mount none\n')
  cluster = await startTestCluster({ durable: true, folder: disk.folder })
  w = await world()
  ;({ server, line, load } = await webhookUnderLoad(w, { holdMs: 500 }))
  await load.goesOn(200) // what is compiled and read once is behind it
}, 60_000)
afterAll(async () => {
  await load?.stop()
  await server?.stop()
  await w?.stop()
  await cluster?.stop()
  disk?.unmount()
})

onSmallDisk(
  'a full disk: 503, not ready, nothing lost, and it is stored again by the same process once there is room',
  async () => {
    const before = await load.rate(() => pause(windowMs))
    const during = await load.rate(async () => {
      await disk?.fill()
      await until(async () => load.refused.length >= 8, 60_000)
      await until(async () => (await server.ready()) !== 'ready')
    })
    const answers = load.refused.slice()
    await disk?.free()
    await cluster?.revive() // it may have gone down for want of room for its log, which is not the webhook's to mend
    await load.goesOn()
    const after = await load.rate(() => pause(windowMs))
    tell('a full disk', { before, during, after }, `${answers.length} answered 503`)
    expect(new Set(answers.map(({ status, code, retryAfter }) => `${status} ${code} ${retryAfter}`))).toEqual(
      new Set(['503 not_stored 5']),
    )
    await until(async () => (await server.ready()) === 'ready')
    expect(await missingOf(w, line, load.acknowledged)).toEqual({ lost: [], doubled: [], torn: [] })
  },
  120_000,
)

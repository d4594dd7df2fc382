import assert from 'node:assert/strict'
import { hostedApp } from '../test/support/hosted-app.js'
import { sessionOf } from '../test/support/session-of.js'
import { world } from '../test/support/world.js'
import { type Comparison, comparisonOf } from './compare.js'
import { load } from './load.js'
import { heldNumbers, storedTexts } from './webhook-served.js'

const rounds = 3

/** How much longer an admin's pages take while texts come as fast as they are taken, than while none come (1: as long). */
export async function panelInBurst(): Promise<Comparison[]> {
  const w = await world()
  const app = await hostedApp(w)
  try {
    const addresses = (await heldNumbers(w)).map(({ path, number }) => ({ path, number }))
    const cookie = await sessionOf(`${app.url}/test-login/${encodeURIComponent(w.acme.admin.userId)}`)
    const pages = ['sms_numbers', 'sms_messages', 'sms_deliveries'].map(
      resource => `${app.url}/admin/api/resources/${resource}/actions/list`,
    )
    const before = await storedTexts(w)
    const ratios: number[] = []
    const answered = { subject: 0, baseline: 0 }
    let acknowledged = 0
    for (let round = 0; round <= rounds; round++) {
      const idle = await timesOf(pages, cookie, 3)
      let isOver = false
      const burst = load(app.url, { kind: 'texts', addresses }, { seconds: 5 }).finally(() => {
        isOver = true
      })
      const busy: number[] = []
      while (!isOver) busy.push(...(await timesOf(pages, cookie, 0.2)))
      acknowledged += (await burst).answered
      if (round === 0) continue // warms up
      ratios.push(median(busy) / median(idle))
      answered.subject += busy.length
      answered.baseline += idle.length
    }
    assert.equal((await storedTexts(w)) - before, acknowledged, 'the burst was stored, or the figure means nothing')
    return [comparisonOf('panel pages in a burst / while idle', ratios, answered)]
  } finally {
    await app.stop()
    await w.stop()
  }
}

/** Asks for the pages in turn, one at a time, for so many seconds. */
async function timesOf(pages: string[], cookie: string, seconds: number): Promise<number[]> {
  const times: number[] = []
  for (const until = performance.now() + seconds * 1_000; performance.now() < until; ) {
    for (const page of pages) {
      const begun = performance.now()
      const answer = await fetch(page, { headers: { cookie } })
      await answer.arrayBuffer()
      assert.equal(answer.status, 200)
      times.push(performance.now() - begun)
    }
  }
  return times
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN
}

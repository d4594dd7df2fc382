import assert from 'node:assert/strict'
import pg from 'pg'
import { adminUrl } from '../test/support/cluster.js'
import type { Comparison } from './compare.js'
import { equalAnswers } from './equal-answers.js'
import { numberPages } from './number-page.js'
import { panelInBurst } from './panel-burst.js'
import { hugeList, panelList } from './panel-list.js'
import { registerRead } from './register.js'
import { auditVerified } from './verify-audit.js'
import { webhookAccepted } from './webhook-accepted.js'
import { webhookGrown } from './webhook-grown.js'

/** Every part by its name, and whether it is run when none is named. */
const parts: Record<string, { run: () => Promise<Comparison[]>; byNameAlone?: boolean }> = {
  webhook: { run: webhookAccepted },
  burst: { run: panelInBurst },
  grown: { run: webhookGrown, byNameAlone: true },
  list: { run: async () => [...(await panelList()), ...(await hugeList())] },
  pages: { run: numberPages },
  register: { run: async () => [await registerRead()] },
  audit: { run: async () => [await auditVerified()] },
  equal: { run: async () => [await equalAnswers()] },
}

/**
 * Every figure is a ratio of two that were measured in turn, in this run, on this machine. `names` chooses parts.
 * @throws Error that says which parts there are
 */
export async function run(names: string[]): Promise<void> {
  const unknown = names.filter(name => !Object.hasOwn(parts, name))
  if (unknown.length > 0) throw new Error(`no part ${unknown.join(', ')}; there are ${Object.keys(parts).join(', ')}`)
  await requireDurable()
  for (const [name, part] of Object.entries(parts)) {
    if (names.length > 0 ? !names.includes(name) : part.byNameAlone) continue
    for (const comparison of await part.run()) print(comparison)
  }
}

async function requireDurable(): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl() })
  await client.connect()
  const { rows } = await client.query(
    "select name, setting from pg_settings where name in ('fsync', 'synchronous_commit', 'full_page_writes') order by name",
  )
  await client.end()
  const unsafe = rows.filter(({ setting }) => setting !== 'on').map(({ name }) => name)
  assert.deepEqual(unsafe, [], 'a figure from a server that may lose data means nothing')
}

function print({ name, ratio, spread: [least, most], answered, p99 }: Comparison): void {
  const figures = `${ratio.toFixed(2)} (${least.toFixed(2)} to ${most.toFixed(2)})`
  const slowest = p99 === undefined ? '' : `, p99 ${p99.toFixed(2)}`
  console.log(
    `  ${name.padEnd(56)} ${figures.padEnd(22)} ${answered.subject} : ${answered.baseline} answered${slowest}`,
  )
}

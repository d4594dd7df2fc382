import assert from 'node:assert/strict'
import pg from 'pg'
import { adminUrl } from '../test/support/cluster.js'
import { world } from '../test/support/world.js'
import type { Comparison } from './compare.js'
import { equalAnswers } from './equal-answers.js'
import { numberPages } from './number-page.js'
import { hugeList, panelList } from './panel-list.js'
import { registerRead } from './register.js'
import { auditVerified } from './verify-audit.js'
import { webhookAccepted } from './webhook-accepted.js'

/** Every figure is a ratio of two that were measured in turn, in this run, on this machine. */
await requireDurable()
const w = await world()
try {
  for (const comparison of await webhookAccepted(w)) print(comparison)
} finally {
  await w.stop()
}
for (const comparison of await panelList()) print(comparison)
for (const comparison of await hugeList()) print(comparison)
for (const comparison of await numberPages()) print(comparison)
print(await registerRead())
print(await auditVerified())
print(await equalAnswers())

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

function print({ name, ratio, spread: [least, most], answered }: Comparison): void {
  const figures = `${ratio.toFixed(2)} (${least.toFixed(2)} to ${most.toFixed(2)})`
  console.log(`  ${name.padEnd(56)} ${figures.padEnd(22)} ${answered.subject} : ${answered.baseline} answered`)
}

import assert from 'node:assert/strict'
import { sealAudit } from '../src/audit/seal-audit.js'
import { signHeads } from '../src/audit/sign-heads.js'
import { verifyEverything } from '../src/audit/verify-audit.js'
import { type World, world } from '../test/support/world.js'
import { type Comparison, comparisonOf } from './compare.js'

const count = 100_000
const rounds = 5

/** How fast a chain of a hundred thousand rows is verified, details and heads included, against printing and hashing each row once. */
export async function auditVerified(): Promise<Comparison> {
  const w = await world()
  try {
    await fill(w)
    const seconds: number[] = []
    const ratios: number[] = []
    for (let round = 0; round <= rounds; round++) {
      const ours = await timed(() => verify(w))
      const theirs = await timed(() => hashOnce(w))
      if (round === 0) continue // warms up
      seconds.push(ours)
      ratios.push(theirs / ours)
    }
    const slowest = Math.max(...seconds)
    assert.ok(slowest < 30, `a hundred thousand rows took ${slowest} s`)
    const answered = { subject: count * (rounds + 1), baseline: count * (rounds + 1) }
    return comparisonOf(`audit verified (${count} rows in ${slowest.toFixed(1)} s) / hashed`, ratios, answered)
  } finally {
    await w.stop()
  }
}

async function fill(w: World): Promise<void> {
  await w.superuser.query(
    `select sms.record($1, 'number.assign', jsonb_build_object('number', gen_random_uuid(), 'user', s),
       jsonb_build_object('before', jsonb_build_array(s), 'after', jsonb_build_array(s + 1), 'note', 'step ' || s))
     from generate_series(1, $2::integer) s`,
    [w.acme.tenantId, count],
  )
  const seconds = await timed(() => sealAudit(w.db))
  console.log(`  ${count} rows of audit sealed in ${seconds.toFixed(1)} s`)
  await signHeads(w.service)
  await w.superuser.query('analyze')
}

async function verify(w: World): Promise<void> {
  const { whole, chains } = await verifyEverything(w.service)
  const rows = chains.find(({ tenantId }) => tenantId === w.acme.tenantId)?.rows ?? 0
  assert.ok(whole && rows >= count, 'every row was read and fits, or the figure means nothing')
}

async function hashOnce(w: World): Promise<void> {
  const { rows } = await w.superuser.query(
    `select count(sha256(convert_to(a::text || d::text, 'UTF8')))::integer as rows
     from sms.audit a join sms.audit_details d on d.audit_id = a.id`,
  )
  assert.ok(rows[0].rows >= count)
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now()
  await work()
  return (performance.now() - begun) / 1000
}

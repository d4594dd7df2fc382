import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { z } from 'zod'
import { asPrincipal, type Principal } from '../src/access/principal.js'
import { inTransaction } from '../src/database/transaction.js'
import { listConversations } from '../src/messages/list-conversations.js'
import { verbsAs } from '../src/verbs.js'
import { ingestTexts } from './support/inbound-text.js'
import { refusal, sendAs } from './support/texting.js'
import { type TestTenant, type World, world } from './support/world.js'

let w: World
beforeAll(async () => {
  w = await world()
})
afterAll(() => w?.stop())

const number = '+14155550107'
const customer = '+13035550199'
const verbs = ({ userId }: Principal) => verbsAs(w.service, userId)

/** One tenure: linked, held, texted both ways under a word of its own. */
async function tenure(tenant: TestTenant, word: string) {
  const [agent, other] = tenant.agents
  const root = await verbs(w.root)
  const { results } = await root.link({
    numbers: [number],
    tenantId: tenant.tenantId,
    userIds: [agent.userId, other.userId],
    routing: 'round_robin',
    label: `label ${word}`,
    setDelivery: false,
  })
  const numberId = results[0]?.numberId ?? ''
  const [text] = await ingestTexts(w.db, [{ numberId, number, from: customer, text: `text ${word}` }])
  const holder = tenant.agents.find(({ userId }) => userId === text?.recipients[0])
  const reply = await refusal(sendAs(w, agent, { from: number, to: customer, text: `reply ${word}` }))
  return {
    tenant,
    word,
    numberId,
    holder,
    reply,
    warning: results[0]?.steps.find(({ step }) => step === 'link')?.message,
  }
}
const unlinked = async (numberId: string, daysAgo: number) => {
  await (await verbs(w.root)).unlink({ numberId })
  await w.superuser.query(
    `update sms.numbers set linked_at = least(linked_at, clock_timestamp() - make_interval(days => $2 + 1)),
       unlinked_at = clock_timestamp() - make_interval(days => $2) where id = $1`,
    [numberId, daysAgo],
  )
}
/** All that somebody can read, as one text. */
const everything = async (who: Principal) => {
  const views = ['number_list', 'assignment_list', 'message_list', 'conversations', 'inbox', 'events', 'number_state']
  const more = who.role === 'tenant_admin' ? ['delivery_list', 'audit_list', 'opt_outs'] : []
  const parts: string[] = []
  for (const view of [...views, ...more]) {
    const { rows } = await asPrincipal(w.db, who, tx => tx.query(`select to_jsonb(v)::text as row from sms.${view} v`))
    parts.push(
      ...z
        .array(z.object({ row: z.string() }))
        .parse(rows)
        .map(({ row }) => row),
    )
  }
  return parts.join('\n')
}

test('from Globex to Acme and back: three tenures, none sees a byte of another, each still exports its own', async () => {
  const first = await tenure(w.globex, 'first')
  expect(first.warning).toBeNull()
  const token = await w.superuser.query('select hash from sms.webhook_tokens where number_id = $1', [first.numberId])
  await ingestTexts(w.db, [{ numberId: first.numberId, number, from: customer, text: 'STOP' }])
  await unlinked(first.numberId, 400)
  expect(await refusal(sendAs(w, w.globex.agents[0], { from: number, to: customer, text: 'late' }))).toBe('not_found')
  const second = await tenure(w.acme, 'second')
  expect(second.warning).toBeNull() // 400 days ago is long enough
  expect(second.reply).toBe('done') // the opt-out is Globex's
  await unlinked(second.numberId, 20)
  const third = await tenure(w.globex, 'third')
  expect(third.warning).toMatch(/^It was with Acme until \d{4}-\d\d-\d\d, less than 45 days ago\./)
  expect(third.reply).toBe('opted_out') // it outlives the tenure
  const own = [first, second, third]
  expect(new Set(own.map(({ numberId }) => numberId)).size).toBe(3)

  for (const { tenant, word, numberId } of own) {
    const admin = await verbs(tenant.admin)
    const messages = await admin.exportMessages({ numberId })
    const assignments = await admin.exportAssignments({ numberId })
    expect(messages.csv).toContain(`text ${word}`)
    expect(assignments.rows).toBe(2)
    for (const other of own.filter(another => another.word !== word)) {
      for (const { csv } of [messages, assignments]) {
        expect(csv).not.toContain(other.numberId)
        expect(csv).not.toContain(` ${other.word}`)
      }
    }
  }
  // Acme's people see nothing of Globex's, and Globex's admin nothing of Acme's.
  for (const [who, theirs, others] of [
    [w.acme.admin, [second], [first, third]],
    [w.globex.admin, [first, third], [second]],
  ] as const) {
    const seen = await everything(who)
    for (const { numberId, word } of theirs) for (const part of [numberId, `text ${word}`]) expect(seen).toContain(part)
    for (const { numberId, word } of others) for (const part of [numberId, ` ${word}`]) expect(seen).not.toContain(part)
  }
  // Who holds it now sees this tenure alone, and former holders nothing.
  const holders = await Promise.all(w.globex.agents.slice(0, 2).map(everything))
  for (const seen of holders) {
    expect(seen).toContain('text third')
    for (const { numberId, word } of [first, second]) {
      expect(seen).not.toContain(numberId)
      expect(seen).not.toContain(` ${word}`)
    }
  }
  expect(await everything(w.acme.agents[0])).not.toContain(second.numberId)

  // The conversation is a new one, and the turns begin anew: nothing sticks to the digits.
  expect(own.map(({ holder }) => holder?.name)).toEqual(['Globex agent 1', 'Acme agent 1', 'Globex agent 1'])
  const [agent] = w.globex.agents
  const { conversations } = await asPrincipal(w.db, agent, tx => listConversations(tx, agent, { view: 'all', number }))
  expect(conversations).toHaveLength(1)
  const known = await inTransaction(w.db, { role: 'ingest' }, tx =>
    tx.query('select number_id from sms.number_of_token($1)', [token.rows[0].hash]),
  )
  expect(known.rows).toEqual([])
})

test('linking again to the same tenant needs no warning', async () => {
  const line = await w.linkedNumber(w.acme)
  await unlinked(line.numberId, 1)
  const { results } = await (await verbs(w.root)).link({
    numbers: [line.number],
    tenantId: w.acme.tenantId,
    setDelivery: false,
  })
  expect(results[0]?.steps.find(({ step }) => step === 'link')).toMatchObject({ state: 'done', message: null })
})

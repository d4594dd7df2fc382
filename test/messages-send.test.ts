import { asPrincipal } from '../src/access/principal.js'
import { send } from '../src/messages/send.js'
import { SendInput } from '../src/messages/send.js'
import { disable } from '../src/numbers/disable.js'
import { unassign } from '../src/numbers/unassign.js'
import { unlink } from '../src/numbers/unlink.js'
import { ingestTexts } from './support/inbound-text.js'
import { refusal, sendAs, somebody, standing } from './support/texting.js'
import { type World, world } from './support/world.js'

describe.each(['uuid', 'bigint', 'text'] as const)('on a host with %s keys', host => {
  let w: World
  beforeAll(async () => {
    w = await world({ host })
  })
  afterAll(() => w.stop())

  const countOf = async (table: string) =>
    Number((await w.superuser.query(`select count(*) from sms.${table}`)).rows[0].count)
  const everything = async () =>
    Promise.all(['messages', 'outbox', 'conversations', 'inbox', 'events', 'idempotency_keys', 'media'].map(countOf))

  test('a text is stored queued, in the shape of the contract, with its place in the outbox', async () => {
    const [agent] = w.acme.agents
    const { number, numberId } = await w.linkedNumber(w.acme, { holders: [agent] })
    const message = await sendAs(w, agent, { from: number, to: '(305) 555-0199', text: 'On my way €' })
    expect(message).toMatchObject({
      number,
      numberId,
      peer: '+13055550199',
      direction: 'out',
      text: 'On my way €',
      media: [],
      status: 'queued',
      handlerId: agent.userId,
      segments: 1,
      reason: null,
    })
    expect(message.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/)
    expect(Math.abs(Date.now() - Date.parse(message.at))).toBeLessThan(10_000)
    const { rows } = await w.superuser.query('select state from sms.outbox where message_id = $1', [message.id])
    expect(rows).toEqual([{ state: 'queued' }])
  })

  test('each refusal has its code and leaves nothing behind', async () => {
    const [agent, other] = w.acme.agents
    const { number } = await w.linkedNumber(w.acme, { holders: [agent] })
    const off = await w.linkedNumber(w.acme, { holders: [agent], enabled: false })
    const stopped = somebody()
    const [{ outcome } = { outcome: '' }] = await ingestTexts(w.db, [
      { ...(await w.linkedNumber(w.acme, { holders: [agent] })), from: stopped, text: 'Stop.' },
    ])
    expect(outcome).toBe('delivered')
    const before = await everything()

    expect(await refusal(sendAs(w, other, { from: number }))).toBe('not_found')
    expect(await refusal(sendAs(w, w.globex.admin, { from: number }))).toBe('not_found')
    expect(await refusal(sendAs(w, w.globex.agents[0], { from: number }))).toBe('not_found')
    expect(await refusal(sendAs(w, agent, { from: '+12125559999' }))).toBe('not_found')
    expect(await refusal(sendAs(w, agent, { from: 'nonsense' }))).toBe('not_found')
    expect(await refusal(sendAs(w, w.acme.admin, { from: number }))).toBe('number_not_held')
    expect(await refusal(sendAs(w, w.root, { from: number }))).toBe('number_not_held')
    expect(await refusal(sendAs(w, agent, { from: off.number }))).toBe('number_disabled')
    expect(await refusal(sendAs(w, agent, { from: number, to: stopped }))).toBe('opted_out')
    expect(await refusal(sendAs(w, agent, { from: number, to: '9-1-1' }))).toBe('emergency_unavailable')
    expect(await refusal(sendAs(w, agent, { from: number, to: '+447700900123' }))).toBe('peer_not_a_phone')
    expect(await refusal(sendAs(w, agent, { from: number, text: ' \n' }))).toBe('invalid_input')
    expect(SendInput.safeParse({ from: number, to: stopped, text: 'x'.repeat(1_601) }).success).toBe(false)
    expect(SendInput.safeParse({ from: number, to: stopped, mediaUrls: ['file:///etc/passwd'] }).success).toBe(false)
    expect(await everything()).toEqual(before)
  })

  test('the database refuses 911, strangers and empty texts by itself', async () => {
    const [agent] = w.acme.agents
    const { number } = await w.linkedNumber(w.acme, { holders: [agent] })
    const queue = (to: string, text: string) =>
      asPrincipal(w.db, agent, tx => tx.query('select sms.queue_message($1, $2, $3, 1, $4)', [number, to, text, []]))
    for (const to of ['911', '+1911', '1911']) expect(await refusal(queue(to, 'x'))).toBe('emergency_unavailable')
    for (const to of ['12345', 'AMAZON', '+442071234567', '+1911', ''])
      expect(await refusal(queue(to, 'x'))).not.toBe('done')
    expect(await refusal(queue(somebody(), '  '))).toBe('invalid_input')
    expect(await refusal(queue(somebody(), 'x'.repeat(1_601)))).toBe('invalid_input')
  })

  test('START lets a person be texted again who wrote STOP to another number of the tenant', async () => {
    const [agent] = w.acme.agents
    const [one, two] = [
      await w.linkedNumber(w.acme, { holders: [agent] }),
      await w.linkedNumber(w.acme, { holders: [agent] }),
    ]
    const peer = somebody()
    await ingestTexts(w.db, [{ ...one, from: peer, text: 'STOP' }])
    expect(await refusal(sendAs(w, agent, { from: two.number, to: peer }))).toBe('opted_out')
    await ingestTexts(w.db, [{ ...two, from: peer, text: 'start' }])
    expect(await refusal(sendAs(w, agent, { from: one.number, to: peer }))).toBe('done')
  })

  test('no tier, no credentials: no sending, with the sentence that says what to do', async () => {
    const [agent] = w.globex.agents
    const { number } = await w.linkedNumber(w.globex, { holders: [agent] })
    await w.host(w.hostKind.setTier(w.globex.tenantId, 'community'))
    expect(await refusal(sendAs(w, agent, { from: number }))).toBe('tier_required')
    await w.host(w.hostKind.setTier(w.globex.tenantId, 'enterprise'))
    await w.superuser.query("update sms.settings set credentials_state = 'refused'")
    expect(await refusal(sendAs(w, agent, { from: number }))).toBe('credentials_missing')
    await w.superuser.query("update sms.settings set credentials_state = 'valid'")
    expect(await refusal(sendAs(w, agent, { from: number }))).toBe('done')
  })

  test('who is deactivated, moved or has lost the number sends nothing from that moment', async () => {
    const gone = await w.person(w.acme.tenantId, 'user')
    const moved = await w.person(w.acme.tenantId, 'user')
    const lost = await w.person(w.acme.tenantId, 'user')
    const numbers = await Promise.all([gone, moved, lost].map(holder => w.linkedNumber(w.acme, { holders: [holder] })))
    const [a = '', b = '', c = ''] = numbers.map(({ number }) => number)
    await w.host(w.hostKind.deactivate(gone.userId))
    await w.host(w.hostKind.move(moved.userId, w.globex.tenantId))
    await asPrincipal(w.db, w.acme.admin, tx => unassign(tx, w.acme.admin, { numberId: numbers[2]?.numberId ?? '' }))
    expect(await refusal(sendAs(w, gone, { from: a }))).toBe('not_found')
    expect(await refusal(sendAs(w, moved, { from: b }))).toBe('not_found')
    expect(await refusal(sendAs(w, { ...moved, tenantId: w.globex.tenantId }, { from: b }))).toBe('not_found')
    expect(await refusal(sendAs(w, lost, { from: c }))).toBe('not_found')
  })

  test('an ended tenure sends nothing: an admin is told so, a former holder finds nothing', async () => {
    const [agent] = w.acme.agents
    const { number, numberId } = await w.linkedNumber(w.acme, { holders: [agent] })
    await asPrincipal(w.db, w.root, tx => unlink(tx, w.root, { numberId }))
    expect(await refusal(sendAs(w, w.acme.admin, { from: number }))).toBe('number_unlinked')
    expect(await refusal(sendAs(w, agent, { from: number }))).toBe('not_found')
    expect(await refusal(sendAs(w, w.globex.admin, { from: number }))).toBe('not_found')
  })

  test('one key makes one message, asked twenty times at once; another request with it is refused', async () => {
    const [agent, other] = w.acme.agents
    const { number } = await w.linkedNumber(w.acme, { holders: [agent, other] })
    const to = somebody()
    const request = { from: number, to, text: 'Once', idempotencyKey: 'order-17' }
    const messages = await Promise.all(Array.from({ length: 20 }, () => sendAs(w, agent, request)))
    expect(new Set(messages.map(({ id }) => id)).size).toBe(1)
    expect((await w.superuser.query('select from sms.messages where peer = $1', [to])).rowCount).toBe(1)
    expect((await sendAs(w, agent, { ...request, to: to.replace('+1', '') })).id).toBe(messages[0]?.id)
    expect(await refusal(sendAs(w, agent, { ...request, text: 'Twice' }))).toBe('idempotency_conflict')
    expect((await sendAs(w, other, request)).id).not.toBe(messages[0]?.id)
  })

  test('a key whose request was refused may be used again', async () => {
    const [agent] = w.acme.agents
    const { number, numberId } = await w.linkedNumber(w.acme, { holders: [agent] })
    await asPrincipal(w.db, w.acme.admin, tx => disable(tx, w.acme.admin, { numberId, reason: undefined }))
    const request = { from: number, to: somebody(), idempotencyKey: 'again' }
    expect(await refusal(sendAs(w, agent, request))).toBe('number_disabled')
    await w.superuser.query('update sms.numbers set enabled = true where id = $1', [numberId])
    expect(await refusal(sendAs(w, agent, request))).toBe('done')
  })

  test('whoever writes first has the conversation of a number that takes turns; on one for everyone nobody has it', async () => {
    const [first, second] = w.acme.agents
    const handlerOf = async (routing: 'everyone' | 'round_robin') => {
      const line = await w.linkedNumber(w.acme, { holders: [first, second], routing })
      const to = somebody()
      await sendAs(w, second, { from: line.number, to })
      const [answer] = await ingestTexts(w.db, [{ ...line, from: to }])
      return answer?.recipients
    }
    expect(await handlerOf('round_robin')).toEqual([second.userId])
    expect((await handlerOf('everyone'))?.sort()).toEqual([first.userId, second.userId].sort())
  })

  test('sending and the ingest of the same conversations do not block each other for good', async () => {
    const [agent] = w.acme.agents
    const line = await w.linkedNumber(w.acme, { holders: [agent] })
    const peers = Array.from({ length: 5 }, somebody)
    const work = Array.from({ length: 60 }, (_, index) => {
      const peer = peers[index % 5] ?? ''
      return index % 2 === 0
        ? sendAs(w, agent, { from: line.number, to: peer })
        : ingestTexts(w.db, [{ ...line, from: peer }])
    })
    await Promise.all(work)
    expect((await w.superuser.query('select from sms.messages where number_id = $1', [line.numberId])).rowCount).toBe(
      60,
    )
  })

  test('what Postgres cannot store in a text is replaced, and the rest goes as it is', async () => {
    const [agent] = w.acme.agents
    const { number } = await w.linkedNumber(w.acme, { holders: [agent] })
    const input = SendInput.parse({ from: number, to: somebody(), text: 'a\0b\ud800c 😀' })
    const message = await asPrincipal(w.db, agent, tx => send(tx, agent, input))
    expect(message.text).toBe('a\ufffdb\ufffdc 😀')
    expect(await standing(w, message.id)).toEqual({ status: 'queued', reason: null })
  })
})

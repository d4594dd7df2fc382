import { asPrincipal, type Principal } from '../src/access/principal.js'
import { type ListConversationsInput, listConversations } from '../src/messages/list-conversations.js'
import { ListMessagesInput, listMessages } from '../src/messages/list-messages.js'
import { listNumbers } from '../src/messages/list-numbers.js'
import { markRead } from '../src/messages/mark-read.js'
import { readMedia } from '../src/messages/read-media.js'
import type { z } from 'zod'
import { ingestTexts } from './support/inbound-text.js'
import { png } from './support/simulated-carrier.js'
import { refusal, sendAs, somebody } from './support/texting.js'
import { type World, world } from './support/world.js'

let w: World
beforeAll(async () => {
  w = await world()
})
afterAll(() => w.stop())

const messagesOf = (person: Principal, input: z.input<typeof ListMessagesInput> = {}) =>
  asPrincipal(w.db, person, tx => listMessages(tx, person, ListMessagesInput.parse(input)))
const conversationsOf = async (person: Principal, input: z.output<typeof ListConversationsInput> = {}) =>
  (await asPrincipal(w.db, person, tx => listConversations(tx, person, input))).conversations
const texts = (list: { text: string }[]) => list.map(({ text }) => text)

test('the inbox shows each conversation with its last text, its handler and what is unread', async () => {
  const [first, second, third] = w.acme.agents
  const shared = await w.linkedNumber(w.acme, { holders: [first, second], routing: 'round_robin' })
  const [ann, ben] = [somebody(), somebody()]
  await ingestTexts(w.db, [{ ...shared, from: ann, text: 'Ann one' }])
  await ingestTexts(w.db, [{ ...shared, from: ann, text: 'Ann two' }])
  await ingestTexts(w.db, [{ ...shared, from: ben, text: 'Ben one' }])

  const [anns] = await conversationsOf(first, { view: 'mine' })
  expect(anns).toEqual({
    id: expect.any(String),
    number: shared.number,
    numberId: shared.numberId,
    peer: ann,
    peerKind: 'phone',
    participants: [ann],
    handlerId: first.userId,
    handlerName: first.name,
    lastAt: expect.stringMatching(/Z$/),
    lastText: 'Ann two',
    lastDirection: 'in',
    lastAutomatic: false,
    lastErased: false,
    lastAuthorName: null,
    unread: 2,
    waitingSince: expect.stringMatching(/Z$/),
    match: null,
  })
  expect((await conversationsOf(second)).map(({ peer }) => peer)).toEqual([ben])
  expect((await conversationsOf(second, { view: 'all' })).map(({ peer, unread }) => [peer, unread])).toEqual([
    [ben, 1],
    [ann, 0],
  ])
  expect(await conversationsOf(third, { view: 'all' })).toEqual([])
  expect((await conversationsOf(w.acme.admin, { view: 'all', number: shared.number })).length).toBe(2)
  expect(await conversationsOf(w.acme.admin)).toEqual([])
  expect(await conversationsOf(w.globex.admin, { view: 'all' })).toEqual([])
  expect((await conversationsOf(w.root, { view: 'all', number: shared.number })).length).toBe(2)

  const conversationId = anns?.id ?? ''
  const mark = (person: Principal) => asPrincipal(w.db, person, tx => markRead(tx, person, { conversationId }))
  expect(await mark(second)).toEqual({ read: 0 }) // may read it, and marks nobody else's
  expect((await conversationsOf(first, { view: 'unread' })).length).toBe(1)
  expect(await mark(first)).toEqual({ read: 2 })
  expect(await mark(first)).toEqual({ read: 0 })
  expect(await conversationsOf(first, { view: 'unread' })).toEqual([])
  expect(await refusal(mark(third))).toBe('not_found')
  expect(await refusal(mark(w.globex.agents[0]))).toBe('not_found')

  await sendAs(w, second, { from: shared.number, to: ann, text: 'I help out' })
  expect(
    (await conversationsOf(second)).map(({ peer, lastText, lastDirection }) => [peer, lastText, lastDirection]),
  ).toEqual([
    [ann, 'I help out', 'out'],
    [ben, 'Ben one', 'in'],
  ])
})

test('"mine" is what was routed to me or sent by me; pages follow each other without gap or repetition', async () => {
  const [first, second] = w.acme.agents
  const line = await w.linkedNumber(w.acme, { holders: [first, second], routing: 'round_robin' })
  const peer = somebody()
  for (let count = 1; count <= 4; count++) await ingestTexts(w.db, [{ ...line, from: peer, text: `in ${count}` }])
  await sendAs(w, first, { from: line.number, to: peer, text: 'out 1' })
  await sendAs(w, second, { from: line.number, to: peer, text: 'out 2' })

  const mine = await messagesOf(first, { inbox: 'mine', number: line.number })
  expect(texts(mine.messages)).toEqual(['out 1', 'in 4', 'in 3', 'in 2', 'in 1'])
  expect(mine.next).toBeNull()
  expect(texts((await messagesOf(second, { inbox: 'mine', number: line.number })).messages)).toEqual(['out 2'])
  expect(texts((await messagesOf(second, { peer })).messages)).toHaveLength(6)

  const seen: string[] = []
  let before: string | undefined
  do {
    const page = await messagesOf(first, { peer, limit: 2, before })
    seen.push(...texts(page.messages))
    before = page.next ?? undefined
  } while (before)
  expect(seen).toEqual(['out 2', 'out 1', 'in 4', 'in 3', 'in 2', 'in 1'])
  expect(ListMessagesInput.parse({ limit: '5000' }).limit).toBe(200)
  expect(ListMessagesInput.safeParse({ before: 'x' }).success).toBe(false)
  expect(texts((await messagesOf(first, { number: ` ${line.number.slice(1)}` })).messages)).toHaveLength(6)
})

test('held texts are an admin’s to read and nobody else’s', async () => {
  const [agent] = w.acme.agents
  const line = await w.linkedNumber(w.acme, { holders: [agent], enabled: false })
  const from = somebody()
  await ingestTexts(w.db, [{ ...line, from, text: 'while off' }])
  expect((await messagesOf(agent, { number: line.number })).messages).toEqual([])
  expect(await conversationsOf(agent, { view: 'all', number: line.number })).toEqual([])
  const raw = await asPrincipal(w.db, agent, tx =>
    tx.query('select text from sms.messages where number_id = $1', [line.numberId]),
  )
  expect(raw.rows).toEqual([])
  expect((await messagesOf(w.acme.admin, { number: line.number })).messages).toMatchObject([
    { text: 'while off', status: 'held', reason: expect.any(String) },
  ])
})

test('a person reads only what their numbers hold, from any side', async () => {
  const [agent, other] = w.globex.agents
  const line = await w.linkedNumber(w.globex, { holders: [agent] })
  const from = somebody()
  const [stored] = await ingestTexts(w.db, [
    {
      ...line,
      from,
      text: 'picture',
      media: [
        { id: '01920000-0000-7000-8000-00000000a001', type: 'text/html', name: 'x', data: png().toString('base64') },
      ],
    },
  ])
  const [message] = (await messagesOf(agent, { peer: from })).messages
  expect(message).toMatchObject({
    id: stored?.message_id,
    media: [{ type: 'text/html', state: 'kept', size: png().length }],
  })
  const mediaId = message?.media[0]?.id ?? ''
  const file = (person: Principal) => asPrincipal(w.db, person, tx => readMedia(tx, person, { mediaId }))
  expect(await file(agent)).toEqual({ type: 'image/png', bytes: png() }) // by its bytes, not by what was declared
  expect(await refusal(file(other))).toBe('not_found')
  expect(await refusal(file(w.acme.admin))).toBe('not_found')
  expect((await messagesOf(other, { peer: from })).messages).toEqual([])
  expect((await messagesOf(w.acme.admin, { peer: from })).messages).toEqual([])
  expect((await messagesOf(w.acme.admin, { number: line.number })).messages).toEqual([])
})

test('the list of numbers says what each person holds', async () => {
  const lone = await w.person(w.acme.tenantId, 'user')
  const line = await w.linkedNumber(w.acme, { holders: [lone] })
  const numbersOf = async (person: Principal) =>
    (await asPrincipal(w.db, person, tx => listNumbers(tx, person))).numbers
  expect(await numbersOf(lone)).toEqual([
    {
      id: line.numberId,
      number: line.number,
      tenantId: w.acme.tenantId,
      label: '',
      enabled: true,
      assignmentType: 'single',
      routing: 'everyone',
      holders: [lone.name],
      sending: 'registered',
      goneSince: null,
      cannotSend: null,
      held: true,
    },
  ])
  expect((await numbersOf(w.acme.admin)).find(({ id }) => id === line.numberId)).toMatchObject({ held: false })
  expect((await numbersOf(w.globex.admin)).some(({ id }) => id === line.numberId)).toBe(false)
  await w.host(w.hostKind.deactivate(lone.userId))
  expect(await numbersOf(lone)).toEqual([])
})

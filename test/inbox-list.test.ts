import { asPrincipal, type Principal } from '../src/access/principal.js'
import { addOptOut } from '../src/messages/add-opt-out.js'
import { ListConversationsInput, listConversations } from '../src/messages/list-conversations.js'
import { needNoAnswer } from '../src/messages/need-no-answer.js'
import { ingestTexts, type TestText } from './support/inbound-text.js'
import { refusal, sendAs, somebody } from './support/texting.js'
import { type World, world } from './support/world.js'

let w: World
beforeAll(async () => {
  w = await world()
})
afterAll(() => w.stop())

const list = (who: Principal, input: Record<string, unknown> = {}) =>
  asPrincipal(w.db, who, tx => listConversations(tx, who, ListConversationsInput.parse({ view: 'all', ...input })))
const peers = async (who: Principal, input: Record<string, unknown> = {}) =>
  (await list(who, input)).conversations.map(({ peer }) => peer)
const receive = (...texts: TestText[]) => ingestTexts(w.db, texts)
const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000)
const fails = (id: string) => w.superuser.query(`select sms.settle_message($1, 'failed', 'carrier_refused')`, [id])

describe('the list of those that wait for an answer', () => {
  test('has the longest first, and nobody who was answered, until they write again', async () => {
    const [agent] = w.acme.agents
    const line = await w.linkedNumber(w.acme, { holders: [agent] })
    const [ann, ben, cal] = [somebody(), somebody(), somebody()]
    await receive(
      { ...line, from: ann, at: ago(30) },
      { ...line, from: ben, at: ago(20) },
      { ...line, from: ann, at: ago(10) },
      { ...line, from: cal, at: ago(5) },
    )
    const waiting = async () => (await list(agent, { view: 'waiting', number: line.number })).conversations
    expect((await waiting()).map(({ peer }) => peer)).toEqual([ann, ben, cal])
    await sendAs(w, agent, { from: line.number, to: ann })
    expect((await waiting()).map(({ peer }) => peer)).toEqual([ben, cal])
    await receive({ ...line, from: ann })
    expect((await waiting()).map(({ peer }) => peer)).toEqual([ben, cal, ann])
    const [anns] = (await list(agent, { number: line.number })).conversations
    expect(anns).toMatchObject({ peer: ann, waitingSince: anns?.lastAt, lastAuthorName: null })
  })

  test('keeps whoever got no answer: the machine answered, or what was sent failed', async () => {
    const [agent] = w.acme.agents
    const line = await w.linkedNumber(w.acme, { holders: [agent] })
    const [ann, ben] = [somebody(), somebody()]
    await receive({ ...line, from: ann, at: ago(9) }, { ...line, from: ben, at: ago(8) })
    const waiting = () => peers(agent, { view: 'waiting', number: line.number })
    const { id } = await sendAs(w, agent, { from: line.number, to: ann })
    expect(await waiting()).toEqual([ben])
    await fails(id)
    expect(await waiting()).toEqual([ann, ben])
    const { conversations } = await list(agent, { view: 'waiting', number: line.number })
    expect(Date.parse(conversations[0]?.waitingSince ?? '')).toBeLessThan(ago(8).getTime())
  })

  test('has nobody who wrote STOP, was entered as opted out, or cannot be answered', async () => {
    const [agent] = w.acme.agents
    const line = await w.linkedNumber(w.acme, { holders: [agent] })
    const [ann, ben, cal] = [somebody(), somebody(), somebody()]
    await receive(
      { ...line, from: ann, text: 'Where are you?' },
      { ...line, from: ben, text: 'And me?' },
      { ...line, from: cal, text: 'START' },
      { ...line, from: '72345', text: 'Your code is 1' },
    )
    const waiting = () => peers(agent, { view: 'waiting', number: line.number })
    expect((await waiting()).sort()).toEqual([ann, ben].sort())
    await receive({ ...line, from: ann, text: 'STOP' })
    expect(await waiting()).toEqual([ben])
    await asPrincipal(w.db, w.acme.admin, tx =>
      addOptOut(tx, w.acme.admin, { peer: ben, reason: 'asked on the phone', tenantId: undefined }),
    )
    expect(await waiting()).toEqual([])
    await receive({ ...line, from: ann, text: 'And one more thing' })
    expect(await waiting()).toEqual([])
  })

  test('leaves out what somebody says needs no answer, for everybody, on record', async () => {
    const [agent, colleague, stranger] = w.acme.agents
    const line = await w.linkedNumber(w.acme, { holders: [agent, colleague], routing: 'everyone' })
    const ann = somebody()
    await receive({ ...line, from: ann, text: 'Thank you!' })
    const [{ id: conversationId } = { id: '' }] = (await list(agent, { number: line.number })).conversations
    const settle = (who: Principal) => asPrincipal(w.db, who, tx => needNoAnswer(tx, who, { conversationId }))
    expect(await refusal(settle(stranger))).toBe('not_found')
    expect(await refusal(settle(w.globex.admin))).toBe('not_found')
    expect(await peers(colleague, { view: 'waiting', number: line.number })).toEqual([ann])
    expect(await settle(agent)).toEqual({ waited: true })
    expect(await settle(agent)).toEqual({ waited: false })
    expect(await peers(colleague, { view: 'waiting', number: line.number })).toEqual([])
    const { rows } = await w.superuser.query(
      `select count(*)::integer from sms.audit where action = 'conversation.no_answer_needed' and ids ->> 'conversation' = $1`,
      [conversationId],
    )
    expect(rows).toEqual([{ count: 1 }])
  })

  test('a text that was held waits from when it came, once it is delivered', async () => {
    const [agent] = w.acme.agents
    const line = await w.linkedNumber(w.acme, { enabled: true })
    const ann = somebody()
    const [{ message_id: id } = { message_id: null }] = await receive({ ...line, from: ann, at: ago(40) })
    expect(await peers(w.acme.admin, { view: 'waiting', number: line.number })).toEqual([])
    await w.superuser.query(`update sms.messages set status = 'received', status_reason = null where id = $1`, [id])
    expect(await peers(w.acme.admin, { view: 'waiting', number: line.number })).toEqual([ann])
    expect(await peers(agent, { view: 'waiting', number: line.number })).toEqual([])
  })
})

describe('the search', () => {
  let line: { numberId: string; number: string }
  let agent: Principal
  beforeAll(async () => {
    agent = w.acme.agents[1]
    line = await w.linkedNumber(w.acme, { holders: [agent] })
    await w.superuser.query(`update sms.numbers set label = 'Harbour 100%_desk' where id = $1`, [line.numberId])
    await receive(
      { ...line, from: '+14155550142', text: 'Is the BLUE boat free on Sunday?', at: ago(3) },
      { ...line, from: '+16175550177', text: 'See you', at: ago(2) },
      { ...line, from: '+16175550188', text: 'A blue one was there forty days ago', at: ago(40 * 24 * 60) },
    )
  })

  test.each(['(415) 555-0142', '+1 415.555.0142', '14155550142', '5550142', '*142', '415*', '(415) 555'])(
    'finds a customer by "%s"',
    async search => {
      expect(await peers(agent, { search })).toEqual(['+14155550142'])
      expect(await peers(w.acme.admin, { search, number: line.number })).toEqual(['+14155550142'])
      expect(await peers(w.root, { search, number: line.number })).toEqual(['+14155550142'])
      expect(await peers(w.acme.agents[2], { search })).toEqual([])
      expect(await peers(w.globex.admin, { search })).toEqual([])
    },
  )

  test('finds words of the last 30 days, and of any time with the number; says by which text', async () => {
    expect(await peers(agent, { search: 'blue' })).toEqual(['+14155550142'])
    const { conversations, searchedSince } = await list(agent, { search: 'blue', number: line.number })
    expect(conversations.map(({ peer, match }) => [peer, match?.text])).toEqual([
      ['+14155550142', 'Is the BLUE boat free on Sunday?'],
      ['+16175550188', 'A blue one was there forty days ago'],
    ])
    expect(searchedSince).toBeNull()
    expect(await peers(w.globex.admin, { search: 'blue' })).toEqual([])
  })

  test('finds all of a number of ours by its label, its digits and whoever has it; a wildcard is a letter like any other', async () => {
    const all = ['+16175550177', '+14155550142', '+16175550188']
    expect(await peers(agent, { search: 'harbour' })).toEqual(all)
    expect(await peers(w.acme.admin, { search: '100%_d' })).toEqual(all)
    expect(await peers(w.acme.admin, { search: 'harbour%desk' })).toEqual([])
    expect(await peers(w.acme.admin, { search: line.number.slice(2) })).toEqual(all)
    expect((await peers(w.acme.admin, { search: agent.name, number: line.number })).sort()).toEqual(
      (await peers(w.acme.admin, { number: line.number })).sort(),
    )
    expect(await peers(w.globex.admin, { search: agent.name })).toEqual([])
    expect(await peers(agent, { search: 'nothing of the kind' })).toEqual([])
  })

  test('looks within a view', async () => {
    expect(await peers(agent, { search: '617', view: 'unread' })).toEqual(['+16175550177', '+16175550188'])
    expect(await peers(agent, { search: 'blue', view: 'waiting' })).toEqual(['+14155550142'])
    expect(await peers(agent, { search: '617', view: 'mine' })).toEqual(['+16175550177', '+16175550188'])
  })
})

test.each(['all', 'mine', 'unread', 'waiting'])(
  'pages of "%s" follow each other without gap or repetition',
  async view => {
    const [, , agent] = w.globex.agents
    const line = await w.linkedNumber(w.globex, { holders: [agent] })
    await receive(...Array.from({ length: 7 }, (_, place) => ({ ...line, from: somebody(), at: ago(60 - place) })))
    const seen: string[] = []
    let before: string | undefined
    do {
      const page = await list(agent, { view, number: line.number, limit: 3, before })
      seen.push(...page.conversations.map(({ peer }) => peer))
      before = page.next ?? undefined
    } while (before)
    expect(seen).toEqual(await peers(agent, { view, number: line.number }))
    expect(new Set(seen).size).toBe(7)
    expect(ListConversationsInput.safeParse({ before: "1.x' or true" }).success).toBe(false)
  },
)

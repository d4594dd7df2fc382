import type { Principal } from '../src/access/principal.js'
import { asPrincipal } from '../src/access/principal.js'
import { listConversations } from '../src/messages/list-conversations.js'
import { listMessages } from '../src/messages/list-messages.js'
import { markRead } from '../src/messages/mark-read.js'
import { type Verbs, verbsAs } from '../src/verbs.js'
import { type HostedApp, hostedApp } from './support/hosted-app.js'
import { ingestTexts } from './support/inbound-text.js'
import { refusal } from './support/texting.js'
import { type World, world } from './support/world.js'

let w: World
let app: HostedApp
beforeAll(async () => {
  w = await world()
  app = await hostedApp(w)
})
afterAll(async () => {
  await app.stop()
  await w.stop()
})

interface Given {
  numberId: string
  number: string
  agent: Principal
}

const as = (who: Principal): Promise<Verbs> => verbsAs(w.service, who.userId)
const conversationsOf = async (who: Principal) =>
  (await asPrincipal(w.db, who, tx => listConversations(tx, who, { view: 'all', number: undefined }))).conversations

/** What makes things safer, and all reading. */
const never: [string, (given: Given) => Promise<unknown>][] = [
  ['disable', async ({ numberId }) => (await as(w.acme.admin)).disable({ numberId })],
  ['unassign', async ({ numberId }) => (await as(w.acme.admin)).unassign({ numberId })],
  ['unlink', async ({ numberId }) => (await as(w.root)).unlink({ numberId })],
  ['availability', async ({ agent }) => (await as(agent)).setAvailability({ available: false })],
  ['reading conversations', async ({ agent }) => expect((await conversationsOf(agent)).length).toBeGreaterThan(0)],
  [
    'reading messages',
    ({ agent, number }) => asPrincipal(w.db, agent, tx => listMessages(tx, agent, { number, limit: 50 })),
  ],
  [
    'marking as read',
    async ({ agent }) => {
      const [conversation] = await conversationsOf(agent)
      return asPrincipal(w.db, agent, tx => markRead(tx, agent, { conversationId: conversation?.id ?? '' }))
    },
  ],
  [
    'export of assignments',
    async ({ numberId }) =>
      expect((await (await as(w.acme.admin)).exportAssignments({ numberId })).rows).toBeGreaterThan(0),
  ],
  [
    'export of messages',
    async ({ numberId }) =>
      expect((await (await as(w.acme.admin)).exportMessages({ numberId })).rows).toBeGreaterThan(0),
  ],
  ['REST: numbers', async ({ agent }) => (await app.as(agent)).get('/api/sms/numbers').expect(200)],
  ['REST: messages', async ({ agent }) => (await app.as(agent)).get('/api/sms/messages').expect(200)],
  [
    'the panel: every list',
    async () => {
      const admin = await app.as(w.acme.admin)
      for (const resource of ['sms_numbers', 'sms_messages', 'sms_assignments', 'sms_deliveries', 'sms_audit']) {
        const { body } = await admin.get(`/admin/api/resources/${resource}/actions/list`).expect(200)
        expect(body.records.length).toBeGreaterThan(0)
      }
    },
  ],
]

/** What needs service. */
const gated: [string, (given: Given) => Promise<unknown>][] = [
  ['assign', async ({ numberId }) => (await as(w.acme.admin)).assign({ numberId, userId: w.acme.agents[1].userId })],
  ['share', async ({ numberId }) => (await as(w.acme.admin)).share({ numberId, userIds: [w.acme.agents[1].userId] })],
  ['send', async ({ agent, number }) => (await as(agent)).send({ from: number, to: '+13035550123', text: 'Hello' })],
]

const outages: [string, string, () => Promise<unknown>, () => Promise<unknown>][] = [
  [
    'refused credentials',
    'credentials_missing',
    () => w.superuser.query("update sms.settings set credentials_state = 'refused'"),
    () => w.superuser.query("update sms.settings set credentials_state = 'valid'"),
  ],
  [
    'a lapsed tier',
    'tier_required',
    () => w.host(w.hostKind.setTier(w.acme.tenantId, 'community')),
    () => w.host(w.hostKind.setTier(w.acme.tenantId, 'professional')),
  ],
]

describe.each(outages)('with %s', (_name, code, begin, end) => {
  let given: Given
  beforeEach(async () => {
    const [agent] = w.acme.agents
    given = { ...(await w.linkedNumber(w.acme, { holders: [agent] })), agent }
    await ingestTexts(w.db, [given])
    await begin()
  })
  afterEach(end)

  test.each(never)('%s is never gated', async (_what, act) => {
    await act(given)
  })
  test.each(gated)('%s is refused by the stored state', async (_what, act) => {
    expect(await refusal(act(given))).toBe(code)
  })
})

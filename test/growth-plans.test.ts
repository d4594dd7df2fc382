import { jest } from '@jest/globals'
import pg from 'pg'
import { z } from 'zod'
import { asPrincipal, type Principal } from '../src/access/principal.js'
import { makePastMonths } from './support/past-months.js'
import { type TestPanel, testPanel } from './support/panel.js'
import { ingestTexts } from './support/inbound-text.js'
import { type World, world } from './support/world.js'

const months = 24
const aMonth = 1_000
let w: World
let panel: TestPanel
let line: { numberId: string; number: string }
let talk: string

/** Two years of texts in one conversation, a thousand a month, each with its inbox and log row. */
beforeAll(async () => {
  w = await world()
  panel = await testPanel(w)
  await makePastMonths(w, { to: months })
  line = await w.linkedNumber(w.acme, { holders: [w.acme.agents[0]] })
  const other = await w.linkedNumber(w.acme, { holders: [w.acme.agents[1]] })
  await ingestTexts(w.db, [
    { ...line, from: '+13035550007', text: 'the newest' },
    { ...other, text: 'of another' },
  ])
  const { rows } = await w.superuser.query('select id from sms.conversations where number_id = $1', [line.numberId])
  talk = rows[0]?.id
  await w.superuser.query(
    `create temporary table made as
     select sms.uuid_v7(g.at) as id, g.at, m.tenant_id, m.number_id, m.conversation_id, m.peer, m.participants
     from sms.messages m cross join lateral (
       select clock_timestamp() - interval '1 hour' - make_interval(months => b) - make_interval(secs => s) as at
       from generate_series(0, $2) b, generate_series(1, $3) s) g
     where m.number_id = $1;`
      .replace('$2', String(months))
      .replace('$3', String(aMonth))
      .replace('$1', `'${line.numberId}'`) +
      `insert into sms.messages (tenant_id, id, number_id, conversation_id, direction, peer, participants, text, status, at)
       select tenant_id, id, number_id, conversation_id, 'in', peer, participants, 'text', 'received', at from made;
       insert into sms.inbox (tenant_id, user_id, message_id, number_id, conversation_id, read_at)
       select tenant_id, '${w.acme.agents[0].userId}', id, number_id, conversation_id, at from made;
       insert into sms.deliveries (id, tenant_id, number_id, number, message_id, at, outcome, duration_ms)
       select sms.uuid_v7(at), tenant_id, number_id, '${line.number}', id, at, 'delivered', 1 from made;
       analyze sms.messages, sms.inbox, sms.deliveries`,
  )
})
afterAll(async () => {
  await panel?.stop()
  await w?.stop()
})

interface Asked {
  sql: string
  values: unknown[]
}

/** The statements over what grows that a request has put to the database. */
async function askedBy(request: () => Promise<unknown>): Promise<Asked[]> {
  const asked: Asked[] = []
  const { query } = pg.Client.prototype
  const listening = jest.spyOn(pg.Client.prototype, 'query').mockImplementation(function (this: pg.Client, ...given) {
    const [sql, values] = given as unknown as [unknown, unknown]
    if (typeof sql === 'string' && /^\s*(select|with)\b/.test(sql))
      asked.push({ sql, values: Array.isArray(values) ? values : [] })
    return Reflect.apply(query, this, given)
  })
  try {
    await request()
  } finally {
    listening.mockRestore()
  }
  return asked.filter(({ sql }) =>
    /sms\.(messages|inbox|deliveries|message_list|delivery_list|conversations)\b/.test(sql),
  )
}

interface Node {
  'Node Type': string
  'Relation Name'?: string
  'Actual Rows': number
  'Actual Loops': number
  'Rows Removed by Filter'?: number
  'Rows Removed by Index Recheck'?: number
  Plans?: Node[]
}
const Node: z.ZodType<Node> = z.lazy(() =>
  z.looseObject({
    'Node Type': z.string(),
    'Relation Name': z.string().optional(),
    'Actual Rows': z.number(),
    'Actual Loops': z.number(),
    'Rows Removed by Filter': z.number().optional(),
    'Rows Removed by Index Recheck': z.number().optional(),
    Plans: z.array(Node).optional(),
  }),
)
const Explained = z.array(z.object({ 'QUERY PLAN': z.array(z.object({ Plan: Node })) })).length(1)
const nodesOf = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)]

/** Rows of partitions that a statement touched, and those that it read from end to end. */
async function touchedBy(who: Principal, { sql, values }: Asked): Promise<{ rows: number; whole: string[] }> {
  const { rows } = await asPrincipal(w.db, who, tx => tx.query(`explain (analyze, format json) ${sql}`, values))
  const [plan] = Explained.parse(rows)[0]?.['QUERY PLAN'] ?? []
  const scans = (plan ? nodesOf(plan.Plan) : []).filter(
    node => /^(messages|inbox|deliveries)_\d{6}$/.test(node['Relation Name'] ?? '') && node['Actual Loops'] > 0,
  )
  const touched = (node: Node) =>
    (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0)) *
    node['Actual Loops']
  return {
    rows: scans.reduce((total, node) => total + touched(node), 0),
    // How many there are is counted up to a bound, and in whatever order.
    whole: (/^select count/.test(sql) ? [] : scans)
      .filter(node => node['Node Type'] === 'Seq Scan' && touched(node) > 0)
      .map(node => node['Relation Name'] ?? ''),
  }
}

/** Two years ago to the day, and a week: what a filter asks for. */
const since = new Date(Date.now() - 700 * 86_400_000).toISOString()
const until = new Date(Date.now() - 640 * 86_400_000).toISOString()
const resources = '/admin/api/resources'

/**
 * What is asked, by whom, and how many rows of partitions it may touch: its page and one of each month to merge them; lists
 * of the panel also count, up to 10,000 or what lies within the filter. There are 75,000.
 */
const questions: [string, 'agent' | 'admin' | 'root', string, number][] = [
  ['a thread', 'agent', '/api/sms/messages?conversationId=TALK&limit=50', 200],
  ['the newest texts of a person', 'agent', '/api/sms/messages?limit=50', 200],
  ['the newest texts of a number', 'agent', '/api/sms/messages?number=NUMBER&limit=50', 200],
  ['the inbox', 'agent', '/api/sms/conversations?view=all', 200],
  ['the inbox of what is unread', 'agent', '/api/sms/conversations?view=unread', 200],
  ['the list of texts of a tenant', 'admin', `${resources}/sms_messages/actions/list`, 10_100],
  ['the list of texts of all', 'root', `${resources}/sms_messages/actions/list`, 10_100],
  ['the webhook’s log of a tenant', 'admin', `${resources}/sms_deliveries/actions/list`, 10_100],
  [
    'texts of some weeks long ago',
    'admin',
    `${resources}/sms_messages/actions/list?filters.at~~from=SINCE&filters.at~~to=UNTIL`,
    2_200,
  ],
  [
    'the log of some weeks long ago',
    'admin',
    `${resources}/sms_deliveries/actions/list?filters.at~~from=SINCE&filters.at~~to=UNTIL`,
    2_200,
  ],
  ['a number’s page', 'admin', `${resources}/sms_numbers/records/ID/show`, 200],
  ['one text', 'admin', `${resources}/sms_messages/records/TEXT/show`, 30],
]

test.each(questions)('%s, asked by the %s, touches only what it shows', async (_what, role, path, most) => {
  const who = { agent: w.acme.agents[0], admin: w.acme.admin, root: w.root }[role]
  const agent = await panel.as(who)
  const { rows } = await w.superuser.query('select id from sms.messages order by id limit 1')
  const address = path
    .replace('TALK', talk)
    .replace('NUMBER', encodeURIComponent(line.number))
    .replace('SINCE', since)
    .replace('UNTIL', until)
    .replace('TEXT', rows[0]?.id)
    .replace('ID', line.numberId)
  const asked = await askedBy(() => agent.get(address).expect(200))
  expect(asked.length).toBeGreaterThan(0)
  const touched = await Promise.all(asked.map(each => touchedBy(who, each)))
  const all = {
    rows: touched.reduce((total, { rows }) => total + rows, 0),
    whole: touched.flatMap(({ whole }) => whole),
  }
  expect(all.whole).toEqual([])
  expect(all.rows).toBeLessThanOrEqual(most)
})

test('without a filter a list counts to 10,000; with one, all that it finds', async () => {
  const agent = await panel.as(w.acme.admin)
  const totalOf = async (filter: string) =>
    (await agent.get(`${resources}/sms_messages/actions/list?${filter}`).expect(200)).body.meta.total
  expect(await totalOf('')).toBe(10_000)
  expect(await totalOf('filters.direction=in')).toBe((months + 1) * aMonth + 2)
})

import { connect } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import request from 'supertest'
import { type CutLine, cutLine } from './support/cut-line.js'
import { type OpenDoors, openDoors, webhookPath } from './support/doors.js'
import { until } from './support/simulated-carrier.js'
import { type World, world } from './support/world.js'

let w: World
let line: CutLine
let doors: OpenDoors
let number: { numberId: string; number: string }
let path: string

beforeAll(async () => {
  w = await world()
  line = await cutLine(w.url)
  doors = await openDoors(w, { ingestUrl: line.url })
  number = await w.linkedNumber(w.acme, { holders: [w.acme.agents[0]] })
  path = await webhookPath(w, number.numberId)
})
afterAll(async () => {
  await doors.stop()
  await line.stop()
  await w.stop()
})

const post = (text: string) =>
  request(doors.url)
    .post(path)
    .send({ from: '3035550001', to: [number.number], text })
    .then(answer => answer)

async function count(text: string): Promise<number> {
  const { rows } = await w.superuser.query<{ count: number }>(
    'select count(*)::integer as count from sms.messages where text like $1',
    [text],
  )
  return rows[0]?.count ?? 0
}

test('one poisonous text is refused alone and logged: its neighbours are stored', async () => {
  await w.superuser.query(`
    create function public.poison() returns trigger language plpgsql as
      $$ begin raise exception using errcode = 'check_violation', message = 'poison'; end $$;
    create trigger poison before insert on sms.messages for each row when (new.text like 'poison%') execute function public.poison()`)
  const texts = Array.from({ length: 60 }, (_, place) =>
    place === 20 || place === 41 ? `poison ${place}` : `neighbour ${place}`,
  )
  const answers = await Promise.all(texts.map(post))
  await w.superuser.query('drop function public.poison() cascade')
  expect(answers.map(({ status }) => status)).toEqual(texts.map(text => (text.startsWith('poison') ? 400 : 200)))
  expect(answers[20]?.body.error.code).toBe('not_understood')
  expect(await count('neighbour %')).toBe(58)
  const { rows } = await w.superuser.query("select reason from sms.deliveries where outcome = 'rejected'")
  expect(rows).toEqual([
    { reason: 'the database refused it with 23514' },
    { reason: 'the database refused it with 23514' },
  ])
})

test('what the database says about a row is not logged with the row', async () => {
  await w.superuser.query(`
    create function public.poison() returns trigger language plpgsql as
      $$ begin raise exception using errcode = 'internal_error', message = 'broken', detail = new.text; end $$;
    create trigger poison before insert on sms.messages for each row execute function public.poison()`)
  const answer = await post('a private matter')
  await w.superuser.query('drop function public.poison() cascade')
  expect([answer.status, answer.body.error.code]).toEqual([503, 'not_stored'])
  expect(doors.lines.at(-1)).toMatchObject({ err: { code: 'XX000', message: 'broken' } })
  expect(JSON.stringify(doors.lines)).not.toContain('a private matter')
})

test('a commit whose answer was lost is stored once, and answered 200', async () => {
  for (let round = 0; round < 5; round++) {
    line.loseNextCommit('sms.ingest(')
    const answers = await Promise.all(['a', 'b', 'c'].map(name => post(`lost answer ${name} ${round}`)))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
    line.loseNextCommit('sms.standings_of_tokens(')
    expect((await post(`lost answer of a look-up ${round}`)).status).toBe(200)
  }
  expect(line.lost()).toBe(10)
  expect(await count('lost answer%')).toBe(20)
  const { rows } = await w.superuser.query(
    "select distinct d.outcome from sms.deliveries d join sms.messages m on m.id = d.message_id where m.text like 'lost answer%'",
  )
  expect(rows).toEqual([{ outcome: 'delivered' }])
})

test('a line that is cut for a moment costs time and no text', async () => {
  const posts = Array.from({ length: 30 }, async (_, place) => {
    await pause(place * 20)
    return post(`across the cut ${place}`)
  })
  await pause(150)
  line.cut()
  await pause(900)
  line.mend()
  const answers = await Promise.all(posts)
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200))
  expect(await count('across the cut%')).toBe(30)
})

/** Somebody posts as much of a body as is given, and hangs up before its token could be looked up. */
async function hangUp(body: string, given = body.length): Promise<void> {
  const holding = await w.superuser.connect()
  await holding.query('begin')
  await holding.query('lock table sms.webhook_tokens in access exclusive mode')
  const head = `POST ${path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`
  const isGone = new Promise<void>(gone =>
    doors.server.once('connection', socket => socket.once('close', () => gone())),
  )
  connect(Number(new URL(doors.url).port), '127.0.0.1').end(head + body.slice(0, given))
  await isGone
  await holding.query('rollback')
  holding.release()
}

test('what came whole is stored though nobody waits for the answer any more; what came cut off is refused as that', async () => {
  const body = (text: string) => JSON.stringify({ from: '3035550001', to: [number.number], text })
  await hangUp(body('whole, and gone'))
  await until(async () => (await count('whole, and gone')) === 1)
  await hangUp(body('not even whole'), 40)
  const reasons = async () => {
    const { rows } = await w.superuser.query("select reason from sms.deliveries where outcome = 'rejected' order by id")
    return rows.map(({ reason }) => reason).filter(reason => !reason.startsWith('the database'))
  }
  await until(async () => (await reasons()).length === 1)
  expect(await reasons()).toEqual(['This is not a message that QuestBlue sends: its body was cut off.'])
  expect(await count('not even whole')).toBe(0)
})

test('without a database it is 503 with Retry-After in bounded time, for all that waits', async () => {
  line.cut()
  const started = performance.now()
  const answers = await Promise.all(Array.from({ length: 20 }, (_, place) => post(`never ${place}`)))
  expect(performance.now() - started).toBeLessThan(9_000)
  for (const answer of answers) {
    expect([answer.status, answer.body.error.code, answer.get('Retry-After')]).toEqual([503, 'not_stored', '5'])
  }
  line.mend()
  expect(await count('never%')).toBe(0)
  const lines = doors.lines.filter(({ msg }) => msg === 'webhook: requests could not be stored')
  expect(lines.length).toBeLessThan(5) // one a batch, not one a request
  expect((await post('and again')).status).toBe(200)
}, 20_000)

test('a number that is unlinked between look-up and commit: 503, and the repeated request is kept as retired', async () => {
  const other = await w.linkedNumber(w.acme, { holders: [w.acme.agents[0]] })
  const otherPath = await webhookPath(w, other.numberId)
  const holding = await w.superuser.connect()
  await holding.query('begin')
  await holding.query('select from sms.number_state where number_id = $1 for update', [other.numberId])
  const posted = request(doors.url)
    .post(otherPath)
    .send({ from: '3035550001', to: [other.number], text: 'too late' })
    .then(answer => answer)
  for (let waiting = 0; waiting === 0; await pause(10)) {
    const { rows } = await w.superuser.query<{ waiting: number }>(
      "select count(*)::integer as waiting from pg_stat_activity where wait_event_type = 'Lock' and query like '%sms.ingest%'",
    )
    waiting = rows[0]?.waiting ?? 0
  }
  await holding.query('update sms.numbers set unlinked_at = clock_timestamp() where id = $1', [other.numberId])
  await holding.query('commit')
  holding.release()
  const answer = await posted
  expect([answer.status, answer.body.error.code]).toEqual([503, 'not_stored'])
  expect((await request(doors.url).post(otherPath).send({})).status).toBe(200)
  const kept = await w.superuser.query("select from sms.deliveries where reason = 'retired_token' and number = $1", [
    other.number,
  ])
  expect(kept.rowCount).toBe(1)
})

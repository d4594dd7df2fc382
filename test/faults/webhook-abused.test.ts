import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { webhookPath } from '../support/doors.js'
import { type HonestLoad, type Line, missingOf, post, tell, webhookUnderLoad } from '../support/honest-load.js'
import { headOf, type RawConnection, rawConnection, writeAll } from '../support/raw-requests.js'
import { until } from '../support/simulated-carrier.js'
import type { SpawnedWebhook } from '../support/spawned-webhook.js'
import { sendAs } from '../support/texting.js'
import { type World, world } from '../support/world.js'

/** `npm run chaos:faults` looks at each for longer, and before and after it. */
const isLong = process.env.FAULTS === 'all'
const windowMs = isLong ? 5_000 : 300
const stillThere = 0.01 // of before: a floor that a busy machine does not break
const mebibyte = 1024 * 1024
const aDay = 86_400_000
const stranger = '/api/sms/webhook/a-token-that-was-never-ours-0000000000000000'

let w: World
let server: SpawnedWebhook
let line: Line
let load: HonestLoad

beforeAll(async () => {
  w = await world()
  ;({ server, line, load } = await webhookUnderLoad(w, { holdMs: 500, times: { headMs: 1_500, wholeMs: 3_000 } }))
  await load.goesOn(200) // what is compiled and read once is behind it
}, 60_000)
afterEach(async () => {
  const refusals = load.refused.length
  await load.goesOn()
  expect(await missingOf(w, line, load.acknowledged)).toEqual({ lost: [], doubled: [], torn: [] })
  expect(load.refused.length).toBe(refusals) // what is over is over
})
afterAll(async () => {
  await load?.stop()
  await server?.stop()
  await w?.stop()
})

const textOf = (text: string, from = '3035550101') => JSON.stringify({ from, to: [line.number], text, media: [] })
const count = async (sql: string, values: unknown[] = []) => {
  const { rows } = await w.superuser.query<{ count: number }>(`select count(*)::integer as count ${sql}`, values)
  return rows[0]?.count ?? -1
}
const waitingForLocks = () =>
  count(`from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`)

/** How fast honest texts are stored before, beside and after a fault. */
async function beside(fault: (before: number) => Promise<unknown>) {
  const before = await load.rate(() => pause(windowMs))
  const during = await load.rate(() => fault(before))
  await load.goesOn()
  const after = await load.rate(() => pause(windowMs))
  return { before, during, after }
}

test('poisonous texts are refused, and the honest ones in their batches stored', async () => {
  await w.superuser.query(`
    create function public.poison() returns trigger language plpgsql as
      $$ begin raise exception using errcode = 'check_violation', message = 'poison'; end $$;
    create trigger poison before insert on sms.messages for each row when (new.text like 'poison%') execute function public.poison()`)
  const refused: number[] = []
  const rates = await beside(async () => {
    for (let round = 0; round < (isLong ? 200 : 10); round++) {
      const answers = await Promise.all(
        [1, 2].map(place => post(line.url + line.path, textOf(`poison ${round} ${place}`))),
      )
      refused.push(...answers.map(({ status }) => status))
    }
    await load.goesOn()
  })
  tell('poisonous texts', rates, `${refused.length} answered 400`)
  expect(new Set(refused)).toEqual(new Set([400]))
  expect(load.refused).toEqual([])
}, 60_000)

test('a database that is read-only: 503, not ready, and on it goes on the same process once it takes writes', async () => {
  const name = new URL(w.url).pathname.slice(1)
  const refusals = load.refused.length
  const rates = await beside(async () => {
    await w.superuser.query(`alter database ${name} set default_transaction_read_only = on`)
    // As in a failover: connections break, and the new ones find a database that takes no writes.
    await w.superuser.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and usename = 'panel_test'`,
      [name],
    )
    await until(async () => load.refused.length >= refusals + 8, 60_000)
    await until(async () => (await server.ready()).includes('takes no writes'))
    await w.superuser.query(`alter database ${name} reset default_transaction_read_only`)
  })
  const answers = load.refused.slice(refusals)
  tell('a read-only database', rates, `${answers.length} answered 503`)
  expect(new Set(answers.map(({ status, code, retryAfter }) => `${status} ${code} ${retryAfter}`))).toEqual(
    new Set(['503 not_stored 5']),
  )
  await until(async () => (await server.ready()) === 'ready')
}, 60_000)

test('somebody takes all connections of the panel and hangs: texts are stored all the same', async () => {
  const rates = await beside(async () => {
    await server.takePool()
    let isAnswered = false
    const page = fetch(`${server.url}/api/sms/conversations`, { headers: { 'x-user': w.acme.agents[0].userId } })
    void page.then(() => {
      isAnswered = true
    })
    await load.goesOn(100)
    if (isLong) expect(await server.ready()).toContain('did not answer in time') // which takes five seconds
    expect(isAnswered).toBe(false)
    await server.giveBackPool()
    expect((await page).status).toBe(200)
  })
  tell('no connection left for the panel', rates)
  expect(rates.during / rates.before).toBeGreaterThan(stillThere)
}, 60_000)

test('all connections of the webhook hang: 503 within a bounded time, and the panel answers meanwhile', async () => {
  const refusals = load.refused.length
  const holder = await w.superuser.connect()
  const others: Promise<number>[] = []
  const rates = await beside(async () => {
    await holder.query('begin; lock table sms.deliveries in access exclusive mode')
    const report = JSON.stringify({ from: line.number, to: '3035550101', status: 'delivered' })
    for (const body of [report, '{"nothing":1}', '{"nothing":2}'])
      others.push(post(line.url + line.path, body).then(({ status }) => status))
    await until(async () => (await waitingForLocks()) >= 4)
    const page = await fetch(`${server.url}/api/sms/conversations`, { headers: { 'x-user': w.acme.agents[0].userId } })
    expect(page.status).toBe(200)
    // Nothing is given back before all of this was answered: no answer waits for whoever hangs.
    const [ready] = await Promise.all([
      server.ready(),
      ...others,
      until(async () => load.refused.length >= refusals + 4, 60_000), // each of the customers
    ])
    expect(ready).toContain('Error')
    await holder.query('rollback')
  })
  holder.release()
  const answers = load.refused.slice(refusals)
  tell('no connection left for the webhook', rates, `${answers.length} answered 503`)
  expect(new Set(answers.map(({ status, code }) => `${status} ${code}`))).toEqual(new Set(['503 not_stored']))
  expect(await Promise.all(others)).toEqual([503, 400, 400]) // what is refused is refused, logged or not
  await until(async () => (await server.ready()) === 'ready')
}, 60_000)

test('a clock that jumps: each text once, at the database’s time, in order, and none held for longer or doubled', async () => {
  const { number, numberId } = await w.linkedNumber(w.acme, { holders: [w.acme.agents[0]] })
  const path = await webhookPath(w, numberId)
  const customer = '+13035550177'
  await w.superuser.query('update sms.tenant_settings set duplicate_window_seconds = 1 where tenant_id = $1', [
    w.acme.tenantId,
  ])
  const receive = async (text: string) => {
    const body = JSON.stringify({ from: customer.slice(1), to: [number], text, media: [] })
    expect(await post(server.url + path, body)).toMatchObject({ status: 200 })
  }
  const began = await w.superuser.query<{ at: Date }>('select clock_timestamp() as at')
  const said: string[] = []
  const rates = await beside(async () => {
    for (const [place, days] of [0, 1, 0, -1, 0, 40, 0].entries()) {
      await server.setClock(days * aDay)
      await load.goesOn(isLong ? 200 : 10)
      said.push(`in ${place}`, `out ${place}`)
      await receive(`in ${place}`)
      await sendAs(w, w.acme.agents[0], { from: number, to: customer, text: `out ${place}` })
      await w.superuser.query('select pg_sleep(0.002)') // ids of one millisecond are of no order
    }
  })
  tell('a clock that jumps by days', rates)

  // The customer says the same again when the time is over within which it would be the same text.
  await server.setClock(aDay)
  await receive('the same words')
  await server.setClock(0)
  await w.superuser.query('select pg_sleep(1.1)')
  await receive('the same words')

  // One that waits for the database is neither given up nor held for ever.
  const holder = await w.superuser.connect()
  await holder.query('begin')
  await holder.query('select from sms.number_state where number_id = $1 for update', [numberId])
  const waiting = receive('held over a jump')
  await until(async () => (await waitingForLocks()) > 0)
  await server.setClock(aDay)
  await holder.query('rollback')
  holder.release()
  await waiting
  await server.setClock(0)
  said.push('the same words', 'the same words', 'held over a jump')

  const { rows } = await w.superuser.query<{ text: string; status: string; isOfNow: boolean }>(
    `select m.text, m.status, m.at between $2 and clock_timestamp()
       and sms.uuid_v7_time(m.id) between $2::timestamptz - interval '1 second' and clock_timestamp()
       and coalesce((select d.at = m.at and sms.uuid_v7_time(d.id) between $2::timestamptz - interval '1 second' and clock_timestamp()
         from sms.deliveries d where d.message_id = m.id), m.direction = 'out') as "isOfNow"
     from sms.messages m where m.number_id = $1 order by m.id`,
    [numberId, began.rows[0]?.at],
  )
  expect(rows.map(({ text }) => text)).toEqual(said)
  expect(rows.filter(({ isOfNow }) => !isOfNow)).toEqual([])
  expect(rows.filter(({ status }) => status === 'duplicate')).toEqual([])
  expect(await count('from sms.messages_default')).toBe(0)
  expect(rates.during / rates.before).toBeGreaterThan(stillThere)
}, 60_000)

test('bodies of 100 MB, announced or in pieces: 413 of ours, 401 of a stranger, and not the memory of it', async () => {
  const size = 100 * mebibyte
  const piece = Buffer.alloc(mebibyte, 0x20)
  const inPieces = Buffer.concat([Buffer.from(`${mebibyte.toString(16)}\r\n`), piece, Buffer.from('\r\n')])
  const types = ['application/json', 'multipart/form-data; boundary=b']
  const before = await server.memory()
  const answers: string[] = []
  const rates = await beside(async () => {
    for (const [path, whose] of [
      [line.path, 'ours'],
      [stranger, 'a stranger'],
    ] as const) {
      for (const type of types) {
        for (const isAnnounced of [true, false]) {
          const connection = rawConnection(server.url)
          const length = isAnnounced ? `Content-Length: ${size}` : 'Transfer-Encoding: chunked'
          const head = `${headOf(path, [`Content-Type: ${type}`, length])}\r\n\r\n`
          const sending = writeAll(connection, [head, ...Array<Buffer>(100).fill(isAnnounced ? piece : inPieces)])
          await until(async () => connection.statuses.length > 0 || connection.socket.destroyed)
          await sending
          answers.push(`${whose}: ${connection.statuses[0]}`)
          connection.socket.destroy()
        }
      }
    }
  })
  const after = await server.memory()
  const inMb = (bytes: number) => Math.round(bytes / mebibyte)
  tell(
    '8 bodies of 100 MB',
    rates,
    `RSS ${inMb(before.rss)} MB before, ${inMb(after.peak)} at most, ${inMb(after.rss)} after`,
  )
  expect(answers.filter(answer => !/^(ours: 413|a stranger: (401|429))$/.test(answer))).toEqual([])
  expect(answers).toHaveLength(8)
  expect(after.peak - before.peak).toBeLessThan(4 * 100 * mebibyte) // of 800
  expect(rates.during / rates.before).toBeGreaterThan(stillThere)
}, 60_000)

test('what was too large is kept no longer than until it is answered, though the sender goes on', async () => {
  const before = await server.memory()
  const inPieces = Buffer.concat([
    Buffer.from(`${mebibyte.toString(16)}\r\n`),
    Buffer.alloc(mebibyte),
    Buffer.from('\r\n'),
  ])
  const connections: RawConnection[] = []
  for (let place = 0; place < 4; place++) {
    const connection = rawConnection(server.url)
    connections.push(connection)
    const head = headOf(line.path, ['Content-Type: multipart/form-data; boundary=b', 'Transfer-Encoding: chunked'])
    await writeAll(connection, [`${head}\r\n\r\n`, ...Array<Buffer>(26).fill(inPieces)])
    await until(async () => connection.statuses.length > 0 || connection.socket.destroyed)
  }
  const after = await server.memory()
  expect(connections.map(({ statuses }) => statuses[0])).toEqual([413, 413, 413, 413])
  for (const { socket } of connections) socket.destroy()
  expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(25 * mebibyte) // of one, and not of four
}, 60_000)

/** As many files as this process and the webhook may have open; the half of it, since other tests have some. */
function connectionsAllowed(most: number): number {
  const [, soft] = /^Max open files +(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? []
  return Math.min(most, Math.floor(Number(soft ?? 512) / 2))
}

test('a thousand slow connections: honest texts are stored beside them, and each is ended by its time', async () => {
  const connections: RawConnection[] = []
  const slow = connectionsAllowed(1_000)
  let isOver = false
  const rates = await beside(async () => {
    const dribbles: string[] = []
    for (let place = 0; place < slow; place++) {
      const connection = rawConnection(server.url)
      connections.push(connection)
      const whole = `${headOf(place % 2 ? line.path : stranger, ['Content-Type: application/json', 'Content-Length: 1000'])}\r\n\r\n`
      const kind = place % 3 // says nothing, never ends its head, never ends its body
      if (kind === 2) connection.socket.write(whole)
      dribbles.push(kind === 0 ? '' : kind === 1 ? whole.slice(0, -2) : '{"from":"'.padEnd(1_000))
    }
    const dribble = async () => {
      for (let byte = 0; !isOver; byte++) {
        for (const [place, { socket }] of connections.entries()) {
          const next = dribbles[place]?.[byte % 1_000]
          if (next && !socket.destroyed && socket.writable) socket.write(next)
        }
        await pause(100)
      }
    }
    const dribbling = dribble()
    await load.goesOn(100)
    await Promise.all(connections.map(({ closed }) => closed))
    isOver = true
    await dribbling
  })
  const answers = new Map<string, number>()
  for (const { statuses } of connections) answers.set(`${statuses}`, (answers.get(`${statuses}`) ?? 0) + 1)
  const told = [...answers].map(([statuses, count]) => `${count} answered ${statuses || 'nothing'}`).join(', ')
  tell(`${slow} slow connections`, rates, told)
  // All have been closed. What is answered to somebody who writes on may be thrown away by the reset of the connection.
  expect([...answers.keys()].filter(statuses => !/^((401|429)?|((401|429),)?408)$/.test(statuses))).toEqual([])
  const silent = connections.filter((_connection, place) => place % 3 === 0)
  expect(silent.filter(({ statuses }) => `${statuses}` !== '408')).toEqual([])
  expect(connections.filter(({ statuses }) => statuses.at(-1) === 408).length).toBeGreaterThan(slow * 0.9)
  expect(rates.during / rates.before).toBeGreaterThan(stillThere)
}, 60_000)

test('ten thousand wrong tokens a second: refused, nothing stored, and honest texts go on', async () => {
  const strange = `from sms.deliveries d where not exists (
    select from sms.messages m where m.tenant_id = d.tenant_id and m.id = d.message_id and m.text like 'honest text %')`
  const before = await count(strange)
  const forMs = isLong ? 20_000 : 2_000
  const atOnce = 20
  const statuses = new Map<number, number>()
  let sent = 0
  let tookMs = 0
  const rates = await beside(async () => {
    const began = performance.now()
    const isDue = () => sent < ((performance.now() - began) / 1_000) * 10_000
    const guess = async (place: number) => {
      let connection = rawConnection(server.url)
      const opened = [connection]
      let asked = 0
      const isBehind = () => connection.statuses.length < asked && !connection.socket.destroyed
      for (let round = 0; performance.now() - began < forMs; round++) {
        if (!isDue() || isBehind()) await pause(1)
        else {
          if (connection.socket.destroyed) {
            connection = rawConnection(server.url)
            opened.push(connection)
            asked = 0
          }
          const requests = Array.from({ length: atOnce }, (_, nth) => {
            const path = `/api/sms/webhook/wrong-${place}-${round}-${String(nth).padStart(32, '0')}`
            return `${headOf(path, ['Content-Length: 2'])}\r\n\r\n{}`
          })
          connection.socket.write(requests.join(''))
          asked += atOnce
          sent += atOnce
        }
      }
      await until(async () => !isBehind(), 60_000)
      connection.socket.destroy()
      for (const status of opened.flatMap(each => each.statuses)) statuses.set(status, (statuses.get(status) ?? 0) + 1)
    }
    await Promise.all(Array.from({ length: 10 }, (_, place) => guess(place)))
    tookMs = performance.now() - began
  })
  const answered = [...statuses.values()].reduce((sum, count) => sum + count, 0)
  const told = [...statuses].map(([status, count]) => `${count} answered ${status}`).join(', ')
  tell(`${Math.round((sent / tookMs) * 1_000)} wrong tokens a second`, rates, `${told}, ${sent - answered} cut off`)
  expect([...statuses.keys()].filter(status => status !== 401)).toEqual([429])
  expect(await count(strange)).toBe(before)
  expect(rates.during / rates.before).toBeGreaterThan(stillThere)
}, 60_000)

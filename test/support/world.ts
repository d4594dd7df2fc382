import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { pino } from 'pino'
import { loadPrincipal, type Principal } from '../../src/access/principal.js'
import { roleNames } from '../../src/database/roles.js'
import type { Database } from '../../src/database/transaction.js'
import { link } from '../../src/numbers/link.js'
import { LinkInput } from '../../src/numbers/link-input.js'
import { editSettings, EditSettingsInput } from '../../src/settings/edit-settings.js'
import { keyringOf } from '../../src/settings/keyring.js'
import type { Service } from '../../src/settings/service.js'
import { serviceCarrier } from '../../src/settings/service-carrier.js'
import { demoCredentials, type Simulator, startSimulator } from '../../src/simulator/simulator.js'
import { type HostKind, type HostName, hosts } from './hosts.js'
import { migratedDatabase } from './template.js'

/** One tenant of the test's world with its people, loaded as they are. */
export interface TestTenant {
  tenantId: string
  admin: Principal
  agents: [Principal, Principal, Principal]
}

/** A whole installation for one test file: a database of its own, QuestBlue's simulator, three tenants and their people. */
export interface World {
  db: Database
  pool: pg.Pool
  /** The login's connection string, and the superuser's to the same database: tests look through the latter. */
  url: string
  superuser: pg.Pool
  service: Service
  encryptionKey: string
  simulator: Simulator
  hostKind: HostKind
  root: Principal
  /** Professional. */
  acme: TestTenant
  /** Enterprise. */
  globex: TestTenant
  /** Community. */
  initech: TestTenant
  /** Runs one of the host kind's statements as the host would, and gives the `id` where it inserts. */
  host(statement: [string, unknown[]]): Promise<string | undefined>
  /** Adds a person to a tenant. */
  person(tenantId: string | null, role: 'superadmin' | 'tenantAdmin' | 'user', name?: string): Promise<Principal>
  /** Links the next free number of the inventory as the superadmin; holders in order. */
  linkedNumber(
    tenant: TestTenant,
    options?: {
      holders?: Principal[]
      routing?: 'everyone' | 'round_robin' | 'backup'
      enabled?: boolean
      setDelivery?: boolean
    },
  ): Promise<{ numberId: string; number: string }>
  stop(): Promise<void>
}

/** Makes a world. `publicUrl` is where the simulator will post to. */
export async function world({
  host = 'uuid',
  publicUrl = 'http://127.0.0.1:9',
}: {
  host?: HostName
  publicUrl?: string
} = {}): Promise<World> {
  const hostKind = hosts[host]
  const database = await migratedDatabase(host)
  const pool = new pg.Pool({ connectionString: database.url, max: 20 })
  const superuser = new pg.Pool({ connectionString: database.superuserUrl, max: 4 })
  // A pool has ended before its connections have: the drop at the end may meet one, which has nobody left to tell.
  for (const each of [pool, superuser]) {
    each.on('error', () => undefined).on('connect', client => client.on('error', () => undefined))
  }
  const simulator = await startSimulator({ port: 0, reportDelayMs: 20 })
  const db: Database = { pool, roles: roleNames() }
  const encryptionKey = randomBytes(32).toString('base64')
  const keyring = keyringOf(encryptionKey)
  const log = pino({ level: process.env.LOG_LEVEL ?? 'silent' })
  const carrier = serviceCarrier({ db, keyring, baseUrl: simulator.url, log })
  const service: Service = { db, carrier, carrierUrl: simulator.url, keyring, publicUrl, log }

  const run = async ([sql, values]: [string, unknown[]]) => (await pool.query<{ id?: string }>(sql, values)).rows[0]?.id
  let people = 0
  const person: World['person'] = async (tenantId, role, name = `Person ${++people}`) => {
    const email = `p${people}-${randomBytes(3).toString('hex')}@example.com`
    const id = await run(hostKind.user({ name, email, tenantId, role }))
    const principal = await loadPrincipal(db, id ?? '')
    if (!principal) throw new Error('a person who was just added is not known')
    return principal
  }
  const tenant = async (name: string, tier: 'community' | 'professional' | 'enterprise'): Promise<TestTenant> => {
    const tenantId = (await run(hostKind.tenant({ name, tier }))) ?? ''
    const agent = (place: number) => person(tenantId, 'user', `${name} agent ${place}`)
    return {
      tenantId,
      admin: await person(tenantId, 'tenantAdmin', `${name} admin`),
      agents: [await agent(1), await agent(2), await agent(3)],
    }
  }
  const root = await person(null, 'superadmin', 'Root')
  const [acme, globex, initech] = [
    await tenant('Acme', 'professional'),
    await tenant('Globex', 'enterprise'),
    await tenant('Initech', 'community'),
  ]
  const entered = {
    questblueUsername: demoCredentials.username,
    questbluePassword: demoCredentials.password,
    questblueSecurityKey: demoCredentials.securityKey,
  }
  await editSettings(service, root, EditSettingsInput.parse(entered))
  // Tests send faster than people: the limits have tests of their own.
  await superuser.query(
    `insert into sms.tenant_settings (tenant_id, person_minute_limit, person_day_limit, number_minute_limit)
     select t.id, 100000, 1000000, 100000 from sms.tenants t`,
  )

  let linked = 0
  const linkedNumber: World['linkedNumber'] = async (
    { tenantId },
    { holders = [], routing, enabled = true, setDelivery = false } = {},
  ) => {
    const number = freeNumber(linked++)
    const userIds = holders.map(({ userId }) => userId)
    const input = LinkInput.parse({ numbers: [number], tenantId, userIds, routing, enabled, setDelivery })
    const { results } = await link(service, root, input)
    const numberId = results[0]?.numberId
    if (!numberId) throw new Error(`${number} was not linked: ${JSON.stringify(results)}`)
    return { numberId, number }
  }
  const stop = async () => {
    await simulator.stop()
    await Promise.all([pool.end(), superuser.end()])
    await database.drop()
  }
  return {
    db,
    pool,
    url: database.url,
    superuser,
    service,
    encryptionKey,
    simulator,
    hostKind,
    root,
    acme,
    globex,
    initech,
    host: run,
    person,
    linkedNumber,
    stop,
  }
}

/** The simulator's inventory has eight ready numbers in each of twelve places, …0100 to …0107. */
function freeNumber(index: number): string {
  const areas = ['212', '213', '312', '404', '415', '512', '602', '617', '702', '720', '813', '919']
  const area = areas[Math.floor(index / 8)]
  if (!area) throw new Error('the test has used up the inventory')
  return `+1${area}555010${index % 8}`
}

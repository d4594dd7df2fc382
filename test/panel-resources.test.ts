import { ingestTexts } from './support/inbound-text.js'
import { type TestPanel, testPanel } from './support/panel.js'
import { type World, world } from './support/world.js'

interface Listed {
  status: number
  total: number
  records: Record<string, unknown>[]
}

describe.each(['uuid', 'bigint', 'text'] as const)('on a host with %s keys', host => {
  let w: World
  let panel: TestPanel

  beforeAll(async () => {
    w = await world({ host })
    panel = await testPanel(w)
  })
  afterAll(async () => {
    await panel.stop()
    await w.stop()
  })

  const list = async (
    who: { userId: string },
    resource: string,
    query: Record<string, string | number> = {},
  ): Promise<Listed> => {
    const agent = await panel.as(who)
    const { body, status } = await agent.get(`/admin/api/resources/${resource}/actions/list`).query(query)
    const records = body.records.map(({ params }: { params: unknown }) => params)
    return { status, total: body.meta.total, records }
  }
  const idsOf = ({ records }: Listed) => records.map(({ id }) => id).sort()

  test('a tenant admin sees the own tenant, a user the numbers held, a superadmin all', async () => {
    const mine = await w.linkedNumber(w.acme, { holders: [w.acme.agents[0]] })
    const other = await w.linkedNumber(w.acme)
    const theirs = await w.linkedNumber(w.globex, { holders: [w.globex.agents[0]] })
    const seen = async (who: { userId: string }) => {
      const listed = await list(who, 'sms_numbers', { perPage: 500 })
      expect(listed.total).toBe(listed.records.length)
      return idsOf(listed)
    }
    expect(await seen(w.root)).toEqual([mine.numberId, other.numberId, theirs.numberId].sort())
    expect(await seen(w.acme.admin)).toEqual([mine.numberId, other.numberId].sort())
    expect(await seen(w.acme.agents[0])).toEqual([mine.numberId])
    expect(await seen(w.globex.admin)).toEqual([theirs.numberId])
  })

  test('the record of a number has the names that others build on', async () => {
    const { numberId, number } = await w.linkedNumber(w.acme, { holders: [w.acme.agents[0], w.acme.agents[1]] })
    const agent = await panel.as(w.root)
    const { body } = await agent.get(`/admin/api/resources/sms_numbers/records/${numberId}/show`).expect(200)
    expect(body.record.params).toMatchObject({
      id: numberId,
      number,
      tenantId: w.acme.tenantId,
      label: '',
      enabled: true,
      assignmentType: 'shared',
      routing: 'everyone',
      holders: 'Acme agent 1, Acme agent 2',
    })
    expect(body.record.title).toBe(number)
    expect(body.record.populated.tenantId.title).toBe('Acme')
  })

  test('assignments, users, tenants and settings come with the contract’s fields, and only to whom they are meant for', async () => {
    const [agent] = w.acme.agents
    const { numberId } = await w.linkedNumber(w.acme, { holders: [agent] })
    const { records } = await list(w.acme.admin, 'sms_assignments', { 'filters.numberId': numberId })
    expect(records).toEqual([
      expect.objectContaining({ numberId, userId: agent.userId, userName: agent.name, endedAt: null, note: null }),
    ])
    expect((await list(agent, 'sms_assignments', { 'filters.numberId': numberId })).records[0]).not.toHaveProperty(
      'note',
    )
    const people = await list(w.acme.admin, 'sms_users', { perPage: 500 })
    expect(people.records.every(({ tenantId }) => tenantId === w.acme.tenantId)).toBe(true)
    expect(idsOf(people)).toContain(agent.userId)
    expect((await list(w.acme.admin, 'sms_tenants')).records).toEqual([
      { id: w.acme.tenantId, name: 'Acme', tier: 'professional', service: 'in_service', active: true },
    ])
    const settings = await list(w.root, 'sms_settings')
    expect(settings.records).toEqual([
      expect.objectContaining({ id: 'system', credentialsState: 'valid', credentialsSetBy: w.root.name }),
    ])
    expect(JSON.stringify(settings)).not.toMatch(/password|securityKey|username/i)
    for (const resource of [
      'sms_users',
      'sms_tenants',
      'sms_deliveries',
      'sms_audit',
      'sms_tenant_settings',
      'sms_settings',
    ]) {
      expect((await list(agent, resource)).records).toEqual([])
    }
    expect((await list(w.acme.admin, 'sms_settings')).records).toEqual([])
  })

  test('a foreign record, an absent one and one that no record can be are the same', async () => {
    const { numberId } = await w.linkedNumber(w.globex)
    const agent = await panel.as(w.acme.admin)
    const answerFor = async (resource: string, id: string) => {
      const { status, text } = await agent.get(`/admin/api/resources/${resource}/records/${id}/show`)
      return { status, text: text.replaceAll(id, 'ID') }
    }
    const absent = await answerFor('sms_numbers', '00000000-0000-7000-8000-000000000000')
    expect(absent.status).toBe(200)
    expect(JSON.parse(absent.text).error.code).toBe('not_found')
    expect(await answerFor('sms_numbers', numberId)).toEqual(absent)
    expect((await answerFor('sms_numbers', 'no-uuid')).status).toBe(200)
    const nobody = await answerFor('sms_users', 'zzz')
    expect(nobody.status).toBe(200)
    expect(await answerFor('sms_users', w.globex.admin.userId)).toEqual(nobody)
    expect(await answerFor('sms_users', '99999999999999999999999999')).toEqual(nobody)
  })

  test('what nobody can have, in a filter, finds nothing and breaks nothing', async () => {
    const nothing = [
      ['sms_numbers', { 'filters.id': 'x' }],
      ['sms_numbers', { 'filters.tenantId': "' or true --" }],
      ['sms_numbers', { 'filters.enabled': 'perhaps' }],
      ['sms_numbers', { 'filters.linkedAt~~from': 'someday' }],
      ['sms_numbers', { 'filters.secret': '1' }],
      ['sms_numbers', { 'filters.label': '\0' }],
      ['sms_users', { 'filters.id': 'x' }],
      ['sms_deliveries', { 'filters.durationMs': 'x' }],
      ['sms_audit', { 'filters.detail': 'x' }],
      ['sms_audit', { 'filters.actor': 'x' }],
    ] as const
    for (const [resource, query] of nothing) {
      expect(await list(w.root, resource, query)).toEqual({ status: 200, total: 0, records: [] })
    }
    const odd = await list(w.root, 'sms_numbers', {
      sortBy: 'id; drop table x',
      direction: 'desc',
      page: -3,
      perPage: 'x',
    })
    expect(odd.status).toBe(200)
  })

  test('a text filter matches a part of it, as it is written', async () => {
    const { numberId, number } = await w.linkedNumber(w.acme)
    await w.superuser.query('update sms.numbers set label = $2 where id = $1', [numberId, '50%_off \\ Sales'])
    const found = async (label: string) => idsOf(await list(w.acme.admin, 'sms_numbers', { 'filters.label': label }))
    expect(await found('50%_OFF')).toEqual([numberId])
    expect(await found('\\ s')).toEqual([numberId])
    expect(await found('50__off')).toEqual([])
    const written = `(${number.slice(2, 5)}) ${number.slice(5, 8)}-${number.slice(8)}`
    expect(idsOf(await list(w.acme.admin, 'sms_numbers', { 'filters.number': written }))).toEqual([numberId])
  })

  test('messages and deliveries come newest first, and a text alone is looked for in the last 30 days', async () => {
    const { numberId, number } = await w.linkedNumber(w.acme, { holders: [w.acme.agents[0]] })
    const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000)
    const word = `needle${numberId.slice(0, 6)}`
    await ingestTexts(w.db, [
      { numberId, number, text: `${word} old`, at: daysAgo(40) },
      { numberId, number, text: `${word} newer`, at: daysAgo(3) },
      { numberId, number, text: `${word} newest` },
    ])
    const texts = async (query: Record<string, string>) =>
      (await list(w.acme.admin, 'sms_messages', query)).records.map(({ text }) => text)
    expect(await texts({ 'filters.text': word.toUpperCase() })).toEqual([`${word} newest`, `${word} newer`])
    expect(await texts({ 'filters.text': word, 'filters.number': number })).toHaveLength(3)
    expect(await texts({ 'filters.text': word, 'filters.at~~from': daysAgo(50).toISOString() })).toHaveLength(3)
    expect(await texts({ 'filters.numberId': numberId, direction: 'asc', sortBy: 'at' })).toEqual([
      `${word} old`,
      `${word} newer`,
      `${word} newest`,
    ])
    const { records } = await list(w.acme.admin, 'sms_deliveries', { 'filters.number': number })
    expect(records).toHaveLength(3)
    expect(records[0]).toMatchObject({ number, outcome: 'delivered', dialect: 'v2_json' })
    expect(records.map(({ at }) => at)).toEqual(
      records
        .map(({ at }) => at)
        .toSorted()
        .toReversed(),
    )
    expect(await list(w.globex.admin, 'sms_messages', { 'filters.text': word })).toMatchObject({ total: 0 })
  })

  test('pages are whole, exact and without overlap', async () => {
    for (let count = 0; count < 5; count++) await w.linkedNumber(w.globex)
    const all = await list(w.globex.admin, 'sms_numbers', { perPage: 500 })
    const pages = [1, 2, 3, 4].map(page => list(w.globex.admin, 'sms_numbers', { perPage: 3, page, sortBy: 'routing' }))
    const listed = await Promise.all(pages)
    expect(listed.every(({ total }) => total === all.total)).toBe(true)
    expect(listed.flatMap(idsOf).sort()).toEqual(idsOf(all))
  })

  test('AdminJS’s own ways to write are shut, also for a superadmin', async () => {
    const { numberId } = await w.linkedNumber(w.acme)
    const agent = await panel.as(w.root)
    const post = (path: string) =>
      agent.post(`/admin/api/resources/${path}`).send({ number: '+13035559999', name: 'x' })
    for (const path of [
      'sms_numbers/actions/new',
      `sms_numbers/records/${numberId}/delete`,
      `sms_numbers/bulk/bulkDelete?recordIds=${numberId}`,
      `sms_users/records/${w.root.userId}/edit`,
      'sms_tenants/actions/new',
    ]) {
      const { body } = await post(path)
      expect(body.notice.type).toBe('error')
    }
    expect((await list(w.root, 'sms_numbers', { 'filters.id': numberId })).total).toBe(1)
  })

  test('whoever is demoted, moved or gone sees so at the next request, whatever the session says', async () => {
    const person = await w.person(w.acme.tenantId, 'tenantAdmin')
    const agent = await panel.as(person, {
      role: 'superadmin',
      tenantId: w.globex.tenantId,
    })
    const total = async (resource: string) =>
      (await agent.get(`/admin/api/resources/${resource}/actions/list`)).body.meta.total
    expect(await total('sms_tenants')).toBe(1)
    expect(await total('sms_settings')).toBe(0)
    await w.host(w.hostKind.setRole(person.userId, 'user'))
    expect(await total('sms_tenants')).toBe(0)
    await w.host(w.hostKind.deactivate(person.userId))
    expect(await total('sms_numbers')).toBe(0)
  })
})

import { inspect } from 'node:util'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { asPrincipal } from '../src/access/principal.js'
import { assign } from '../src/numbers/assign.js'
import { disable } from '../src/numbers/disable.js'
import { unassign } from '../src/numbers/unassign.js'
import { editSettings, EditSettingsInput } from '../src/settings/edit-settings.js'
import { keyringOf } from '../src/settings/keyring.js'
import { testCredentials } from '../src/settings/test-credentials.js'
import { demoCredentials } from '../src/simulator/simulator.js'
import { type World, world } from './support/world.js'

let w: World
beforeAll(async () => {
  w = await world()
})
afterAll(() => w.stop())

const state = async () =>
  (await w.superuser.query('select credentials_state as state, tested_at as at from sms.settings')).rows[0]
const enter = (input: Record<string, string>) => editSettings(w.service, w.root, EditSettingsInput.parse(input))

test('credentials are valid only after QuestBlue said so, and refused after it refused', async () => {
  expect(await state()).toMatchObject({ state: 'valid' })
  await expect(enter({ questbluePassword: 'wrong' })).rejects.toMatchObject({ code: 'carrier_unauthorised' })
  expect(await state()).toMatchObject({ state: 'refused' })
  await enter({ questbluePassword: demoCredentials.password })
  expect(await state()).toMatchObject({ state: 'valid' })
})

test('while they are refused nothing is assigned, and what makes things safer still works', async () => {
  const [agent] = w.acme.agents
  const { numberId } = await w.linkedNumber(w.acme, { holders: [agent] })
  await expect(enter({ questblueSecurityKey: 'wrong' })).rejects.toMatchObject({ code: 'carrier_unauthorised' })
  const as = <T>(work: Parameters<typeof asPrincipal<T>>[2]) => asPrincipal(w.db, w.acme.admin, work)
  await expect(
    as(tx => assign(tx, w.acme.admin, { numberId, userId: agent.userId, note: undefined })),
  ).rejects.toMatchObject({
    code: 'credentials_missing',
  })
  await as(tx => disable(tx, w.acme.admin, { numberId, reason: undefined }))
  await as(tx => unassign(tx, w.acme.admin, { numberId }))
  await enter({ questblueSecurityKey: demoCredentials.securityKey })
})

test('a carrier that does not answer the test changes nothing', async () => {
  const before = await state()
  const misbehave = { where: 'balance', how: 'status500', times: 2 }
  const headers = { 'content-type': 'application/json' }
  await fetch(`${w.simulator.url}/_control/misbehave`, { method: 'POST', headers, body: JSON.stringify(misbehave) })
  await expect(testCredentials(w.service, w.root)).rejects.toMatchObject({ code: 'carrier_unreachable' })
  expect(await state()).toEqual(before)
  await fetch(`${w.simulator.url}/_control/misbehave`, { method: 'DELETE' })
})

test('only superadmins enter or test them', async () => {
  await expect(testCredentials(w.service, w.acme.admin)).rejects.toMatchObject({ code: 'not_allowed' })
  await expect(
    editSettings(w.service, w.acme.admin, EditSettingsInput.parse({ questbluePassword: 'x' })),
  ).rejects.toMatchObject({
    code: 'not_allowed',
  })
})

test('they stand nowhere in the database as they were typed', async () => {
  const { rows } = await w.superuser.query('select ciphertext, key_id from sms.secrets')
  const stored = inspect(rows) + Buffer.concat(rows.map(row => row.ciphertext)).toString('latin1')
  const audit = JSON.stringify((await w.superuser.query('select * from sms.audit_details')).rows)
  for (const secret of Object.values(demoCredentials)) {
    expect(stored).not.toContain(secret)
    expect(audit).not.toContain(secret === 'demo' ? 'nothing of the kind' : secret)
  }
})

test('a sealed value opens with an older key, and only where it belongs', () => {
  const [older, newer] = [Buffer.alloc(32, 1).toString('base64'), Buffer.alloc(32, 2).toString('base64')]
  const sealed = keyringOf(older).seal('a secret', 'row/1')
  expect(keyringOf(`${newer},${older}`).open(sealed, 'row/1')).toBe('a secret')
  expect(() => keyringOf(`${newer},${older}`).open(sealed, 'row/2')).toThrow()
  expect(() => keyringOf(newer).open(sealed, 'row/1')).toThrow(/no encryption key with the id/)
  const altered = Buffer.from(sealed.ciphertext)
  altered[altered.length - 1] = (altered.at(-1) ?? 0) ^ 1
  expect(() => keyringOf(older).open({ ...sealed, ciphertext: altered }, 'row/1')).toThrow()
  expect(inspect(keyringOf(older), { depth: 9, showHidden: true })).not.toContain(older)
})

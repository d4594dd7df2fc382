import { readdir, readFile } from 'node:fs/promises'
import { Property } from '@adminjs/sql'
import { en } from '../src/panel/locale/en.js'
import { allResources } from '../src/panel/resources/all-resources.js'
import { doorsOf } from '../src/panel/doors.js'
import { type World, world } from './support/world.js'

let w: World
beforeAll(async () => {
  w = await world()
})
afterAll(() => w.stop())

/** Whether the locale says something at a path. */
const says = (...path: string[]) => {
  const found = path
    .join('.')
    .split('.')
    .reduce<unknown>((at, part) => Reflect.get(Object(at), part), en)
  return typeof found === 'string' && found !== ''
}
/** The values that a column may have, as the database's check says. */
const valuesOf = async (table: string, column: string) => {
  const sql = `select pg_get_constraintdef(c.oid) as said from pg_constraint c
    where c.conrelid = $1::regclass and c.contype = 'c' and pg_get_constraintdef(c.oid) ~ $2`
  const { rows } = await w.superuser.query<{ said: string }>(sql, [table, `\\m${column}\\M`])
  return rows.flatMap(({ said }) => [...said.matchAll(/'(\w+)'::text/g)].map(([, value]) => value ?? ''))
}

test('every outcome of the log and every reason that is a code has words', async () => {
  const outcomes = await valuesOf('sms.deliveries', 'outcome')
  expect(outcomes).toContain('rejected')
  expect(outcomes.filter(outcome => !says('resources.sms_deliveries.labels.outcome', outcome))).toEqual([])

  const folder = new URL('../migrations/', import.meta.url)
  const files = (await readdir(folder)).filter(name => /^\d/.test(name))
  const sql = (await Promise.all(files.map(name => readFile(new URL(name, folder), 'utf8')))).join('\n')
  const written = new Set(
    [...sql.matchAll(/'(retired_token|replayed|number_unlinked|[a-z]+_unlinked)'/g)].map(([, code]) => code ?? ''),
  )
  expect([...written].filter(code => !says('resources.sms_deliveries.labels.reason', code))).toEqual([])
  const refusals = [...sql.matchAll(/then '((?:number|tier|credentials|opted|not|held)_[a-z_]+)'/g)].map(
    ([, code]) => code ?? '',
  )
  expect(refusals).toContain('number_disabled')
  const passedOver = ['number_closed'] // a reason in a decision, and no refusal
  expect(
    refusals.filter(code => !passedOver.includes(code) && !says('resources.sms_messages.labels.statusReason', code)),
  ).toEqual([])
  for (const late of ['held_disabled', 'held_unassigned', 'held_tier', 'retired_token']) {
    expect([late, says('components.smsDecision', `late_${late}`), says('components.smsInbox.late', late)]).toEqual([
      late,
      true,
      true,
    ])
  }
})

test('every field of a resource, and every value that it can have, has words', () => {
  const missing: string[] = []
  for (const { resource } of allResources(doorsOf(w.service))) {
    const id: string = resource.id()
    for (const property of resource.properties()) {
      if (!(property instanceof Property)) continue
      const path = property.path()
      if (!says('resources', id, 'properties', path)) missing.push(`${id}.${path}`)
      for (const value of property.availableValues() ?? []) {
        if (!says('resources', id, 'labels', path, value)) missing.push(`${id}.${path}: ${value}`)
      }
    }
  }
  expect(missing).toEqual([])
})

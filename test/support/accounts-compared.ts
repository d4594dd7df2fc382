import { type Accounts, type ChaosLine, type Fates, fates, fatesOf } from './text-accounts.js'

/** One fate: how many the simulator knows, and how many are here. */
export interface Row {
  name: string
  known: number
  here: number
}

/** What the simulator knows against what is here: a row a fate, the customers of whom it differs, and how many are not here. */
export function compare(known: Accounts, here: Accounts, lines: ChaosLine[]) {
  const lineOf = new Map(lines.map(line => [line.number, line]))
  const customers = [...new Set([...known.of.keys(), ...here.of.keys()])].map(key => {
    const line = lineOf.get(key.slice(0, key.indexOf(' ')))
    const [should, is] = [fatesOf(known.of.get(key), line), fatesOf(here.of.get(key), line)]
    return { key, known: should, here: is, strange: here.of.get(key)?.strange ?? [] }
  })
  const row = (name: string, fate: keyof Fates): Row => ({
    name,
    known: customers.reduce((sum, each) => sum + each.known[fate], 0),
    here: customers.reduce((sum, each) => sum + each.here[fate], 0),
  })
  const rejected = { name: 'rejected, and named as lost', known: sumOf(known.rejected), here: sumOf(here.rejected) }
  const missing = row('', 'missing')
  const rows = [
    row('delivered to its holders', 'delivered'),
    row('held', 'held'),
    row('came twice, settled as one', 'duplicate'),
    row('the same twice, honestly', 'twin'),
    rejected,
    { name: 'lost, and named', known: missing.known - rejected.known, here: missing.here - rejected.here },
    row('anything else', 'strange'),
  ]
  const unlike = customers.filter(each => fates.some(fate => each.known[fate] !== each.here[fate]))
  return { rows, unlike, notStored: missing.known }
}

const sumOf = (counts: Map<string, number>) => [...counts.values()].reduce((sum, each) => sum + each, 0)

/** Prints the rows as a table, and what else is to be said of them. */
export function print(rows: Row[], about: object): void {
  const sum = { name: 'all', known: sumBy(rows, 'known'), here: sumBy(rows, 'here') }
  const written = [...rows, sum].map(({ name, known, here }) => [name, `${known}`, `${here}`, `${here - known}`])
  const lines = [['', 'simulator', 'here', 'difference'], ...written].map(([name = '', ...figures]) =>
    [name.padEnd(28), ...figures.map(figure => figure.padStart(11))].join(''),
  )
  process.stderr.write(`${lines.join('\n')}\n${JSON.stringify(about)}\n`)
}

const sumBy = (rows: Row[], side: 'known' | 'here') => rows.reduce((sum, row) => sum + row[side], 0)

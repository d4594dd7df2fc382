import { setImmediate } from 'node:timers/promises'
import type { Facts, Person, Time } from './facts.js'
import type { Look, Paper } from './paper.js'
import type { Entry, EvidenceFile } from './shape.js'

export const line: Look = { size: 9 }
export const soft: Look = { size: 8, colour: 'soft' }
/** How far what belongs to an entry stands in, in points. */
export const under = 14

/** Prints one text: who wrote to whom, when, what, its files, and who had to do with it. `draw` says whether it drew a file. */
export async function printText(
  paper: Paper,
  entry: Extract<Entry, { kind: 'message' }>,
  head: Facts,
  draw: (file: EvidenceFile) => boolean,
): Promise<void> {
  const others = entry.participants.join(', ')
  const way =
    entry.direction === 'in'
      ? `${entry.peer} wrote to ${head.number.number}`
      : `${head.number.number} wrote to ${others}`
  paper.write(`${entry.place}. ${way}`, { ...line, font: 'bold' })
  paper.write(bothOf(entry.at, head), { ...soft, indent: under })
  if (entry.text !== '') paper.write(entry.text, { size: 10, indent: under, after: 2 })
  for (const file of entry.files) {
    printFile(paper, file, draw(file))
    await setImmediate() // pictures take their time: others are answered in between
  }
  const said = [
    `Status: ${entry.status}${entry.reason ? ` (${entry.reason})` : ''}, since ${entry.statusAt}`,
    ...(entry.direction === 'out' ? [`Written by: ${entry.author ? nameOf(entry.author) : 'the number itself'}`] : []),
    ...(entry.handler ? [`Routed to: ${nameOf(entry.handler)}`] : []),
    `Held then by: ${entry.holders.map(nameOf).join(', ') || 'nobody'}`,
    ...entry.recipients.map(
      each => `To ${each.number}: ${[each.status ?? entry.status, each.reason, each.at].filter(Boolean).join(', ')}`,
    ),
    ...entry.log.map(
      each =>
        `Log: ${each.at} ${[each.outcome, each.reason].filter(Boolean).join(', ')}${each.releasedAt ? `, released ${each.releasedAt} by ${each.releasedBy ? nameOf(each.releasedBy) : 'nobody'}` : ''}`,
    ),
  ]
  for (const each of said) paper.write(each, { ...soft, indent: under })
  paper.write('', { ...soft, after: -4 })
}

function printFile(paper: Paper, file: EvidenceFile, isDrawn: boolean): void {
  const told = file.path
    ? `File: ${file.type}, ${file.size} bytes, SHA-256 ${file.sha256}${isDrawn ? '' : `; see ${file.path}`}`
    : `File: ${file.state === 'failed' ? 'could not be fetched' : 'not fetched yet'}`
  paper.write(told, { ...soft, indent: under })
}

/** Prints what the thread says between its texts. */
export function printNote(paper: Paper, note: Extract<Entry, { kind: 'moved_on' | 'handed_over' }>, head: Facts): void {
  const [from, to] = [note.from ? nameOf(note.from) : 'nobody', note.to ? nameOf(note.to) : 'nobody']
  const why = note.kind === 'moved_on' ? `Unanswered for ${note.minutes} minutes: moved on` : 'Handed over'
  paper.write(`${note.place}. ${why} from ${from} to ${to}`, { ...line, font: 'bold' })
  paper.write(bothOf(note.at, head), { ...soft, indent: under, after: 7 })
}

/** A moment as clocks showed it, and in UTC. */
export function bothOf({ utc, local }: Time, { zone }: Facts): string {
  const [, date, time, ahead] = /^(.{10})T(.{12}).*(.{6})$/.exec(local) ?? []
  return `${date} ${time} (UTC${ahead}, ${zone.name}), ${utc}`
}

function nameOf({ id, name, readAt }: Person): string {
  return name === null
    ? `somebody of the provider’s (id ${id})`
    : `${name} (id ${id}${readAt ? '' : ', name of another time'})`
}

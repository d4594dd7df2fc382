import type { FileHandle } from 'node:fs/promises'
import { readableNumber } from '../readable-number.js'
import type { Facts, Time } from './facts.js'
import { type Look, type Paper, paperInto } from './paper.js'
import { printable } from './picture.js'
import { bothOf, line, printNote, printText, soft, under } from './print-entry.js'
import type { End, Entry, EvidenceFile, Head } from './shape.js'

/** The same document to be read by people: head, texts with their pictures, end, hashes. */
export interface Printed {
  /** Puts in one text or note; `bytesOf` gives a file's bytes, where there are any. */
  add(entry: Entry, bytesOf: ReadonlyMap<string, Buffer>): Promise<void>
  /** `json`: the SHA-256 of the document itself. */
  end(end: End, json: string): Promise<void>
}

const heading: Look = { size: 16, font: 'bold', after: 6 }
const chapter: Look = { size: 11, font: 'bold', after: 4 }
const small: Look = { size: 5.5, font: 'code', colour: 'soft' }

/** To lay a translucent one on white takes a third of a second. */
const mostPictures = 300

/** Begins the PDF in an empty file. */
export async function printInto(file: FileHandle, head: Head, at: Date): Promise<Printed> {
  const { number, conversation } = head
  const title = `Conversation of ${readableNumber(number.number)} with ${conversation.participants.map(readableNumber).join(', ')}`
  const paper = paperInto(file, { title, footer: `${title} · ${head.exportedAt.utc}`, at })
  printHead(paper, head, title)
  await paper.flush()
  const hashes = [`head ${head.hash}`]
  let drawn = 0
  const picturesOf = (bytesOf: ReadonlyMap<string, Buffer>) => (file: EvidenceFile) => {
    const bytes = bytesOf.get(file.id)
    const picture = bytes && drawn < mostPictures ? printable(bytes) : undefined
    const isDrawn = picture !== undefined && paper.picture(picture, under)
    if (isDrawn) drawn += 1
    return isDrawn
  }
  return {
    async add(entry, bytesOf) {
      hashes.push(`${entry.place} ${entry.hash}`)
      paper.keep(60) // an entry's first lines stand together
      if (entry.kind === 'message') await printText(paper, entry, head, picturesOf(bytesOf))
      else printNote(paper, entry, head)
      await paper.flush()
    },
    async end(end, json) {
      printEnd(paper, end, head, json)
      printHashes(paper, [...hashes, `end ${end.hash}`])
      await paper.end()
    },
  }
}

function printHead(paper: Paper, head: Head, title: string): void {
  const { number, conversation, tenant, period, zone, exportedBy, audit } = head
  const bound = (time: Time | null, otherwise: string) => (time ? bothOf(time, head) : otherwise)
  const ended = number.unlinkedAt ? ` until ${bothOf(number.unlinkedAt, head)}` : ''
  const head1 = audit?.head
  paper.write(title, heading)
  for (const [name, value] of [
    [
      'Number',
      `${number.number}${number.label ? ` (${number.label})` : ''}, ${tenant.name ?? tenant.id}, linked ${bothOf(number.linkedAt, head)}${ended}`,
    ],
    ['With', conversation.participants.join(', ')],
    ['Period', `from ${bound(period.from, 'the beginning')} until ${bound(period.until, 'the export')}`],
    ['Times', `in ${zone.name} (${zones[zone.of]}), and in UTC`],
    ['Exported', `${bothOf(head.exportedAt, head)} by ${exportedBy.name} (${exportedBy.role}, id ${exportedBy.id})`],
    ['Signed history', audit ? `sealed up to row ${audit.seq}, ${audit.hash}` : 'nothing of the tenant is sealed yet'],
    ...(head1
      ? [
          [
            'Its last signed head',
            `number ${head1.number}, of row ${head1.seq}, ${head1.at}, ${head1.hash}, key ${head1.keyId}`,
          ],
        ]
      : []),
  ]) {
    paper.write(`${name}: ${value}`, { ...line, after: 2 })
  }
  paper.write(
    'People are named as they were then. A letter that no font here has stands as U+ and its code, and so does a mark that would turn the order of letters round unseen; conversation.json has each text as it is. Beside this file lie conversation.json and the files of the texts, each by its SHA-256.',
    { ...soft, after: 8 },
  )
  paper.rule()
}

function printEnd(paper: Paper, end: End, head: Facts, json: string): void {
  paper.keep(90)
  paper.rule()
  paper.write(end.complete ? 'End of the conversation in this period' : 'Cut here', chapter)
  if (end.continuesFrom) {
    paper.write(`One file takes no more. What follows is exported from ${bothOf(end.continuesFrom, head)} on.`, line)
  }
  paper.write(`${end.texts} texts, ${end.notes} notes, ${end.files} files.`, line)
  paper.write(`SHA-256 of conversation.json: ${json}`, { ...line, after: 8 })
}

function printHashes(paper: Paper, hashes: string[]): void {
  paper.keep(40)
  paper.write('Hashes', chapter)
  paper.write(
    'Each is the SHA-256 of the canonical form (RFC 8785) of the part with that number in conversation.json without its field "hash"; its field "previous" is the hash before it.',
    { ...soft, after: 4 },
  )
  for (let at = 0; at < hashes.length; at += 2) paper.row(hashes.slice(at, at + 2), small)
}

const zones: Record<Facts['zone']['of'], string> = {
  number_hours: 'the zone of the number’s hours',
  tenant_setting: 'the zone in which the tenant counts days',
  default: 'nothing else being set',
}

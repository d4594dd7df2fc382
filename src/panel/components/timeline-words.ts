import { listFormat } from './formats.js'

import type { TimelineEvent } from './number-page.js'
import type { Words } from './use-words.js'

/** The field of an event's detail without which its sentence is another: a label that is taken away, say. */
const decides: Readonly<Record<string, string>> = {
  'number.edit': 'label',
  'number.timer': 'minutes',
  'number.note': 'text',
  'automatic_answer.set': 'text',
  'number.assign': 'after',
  'number.share': 'after',
  'conversation.moved_on': 'to',
  'conversation.handed_over': 'to',
  'delivery.deliver': 'recipients',
}

/** What the words of an event are made with, beside the event: the language, and the panel's word for a value. */
export interface Telling {
  words: Words
  language: string
  /** The word for a routing, or for an action of the audit. */
  routing: (code: string) => string
  audited: (action: string) => string
}

/** An event in a sentence; for one that has none of its own, the audit's word for it. */
export function sentenceOf({ action, detail, detailErased }: TimelineEvent, telling: Telling): string {
  const { words } = telling
  if (detailErased) return words('detailErased', { what: telling.audited(action) })
  const field = decides[action]
  const key = field !== undefined && isNothing(detail[field]) ? `${action}_none` : action
  return words(`event.${key}`, { ...valuesOf(detail, telling), defaultValue: '' }) || telling.audited(action)
}

/** Why it was done, as somebody wrote it; null where nobody did. */
export function reasonOf({ action, detail }: TimelineEvent): string | null {
  const why = detail.reason ?? detail.note
  return typeof why === 'string' && why !== '' && action !== 'number.holder_left' ? why : null
}

/** Who did it: by name, else in which capacity. */
export function actorOf({ who, actorRole }: TimelineEvent, words: Words): string {
  return who ?? words(`actor_${actorRole}`, { defaultValue: words('actor_sms_worker') })
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
}

function isWord(value: unknown): value is string {
  return typeof value === 'string'
}

function valuesOf(detail: TimelineEvent['detail'], { words, language, routing }: Telling): Record<string, string> {
  const person = (value: unknown) => (typeof value === 'string' ? value : words('somebody'))
  const people = (value: unknown) => {
    const names = Array.isArray(value) ? value.map(person) : []
    return names.length > 0 ? listFormat(language, { type: 'unit', style: 'short' }).format(names) : words('nobody')
  }
  return {
    before: people(detail.before),
    after: people(detail.after),
    recipients: people(detail.recipients),
    from: person(detail.from),
    to: person(detail.to),
    person: person(detail.name ?? detail.person),
    label: String(detail.label ?? ''),
    minutes: String(detail.minutes ?? ''),
    text: String(detail.text ?? ''),
    matter: String(detail.matter ?? ''),
    texts: String(detail.texts ?? 0),
    files: String(detail.files ?? 0),
    ours: String(detail.ours ?? ''),
    theirs: String(detail.theirs ?? ''),
    routing: [detail.routing, detail.after].filter(isWord).map(routing)[0] ?? '',
    mode: typeof detail.mode === 'string' ? detail.mode : '',
  }
}

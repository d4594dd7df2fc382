import { z } from 'zod'
import type { StoredMedia } from '../media-store.js'
import { Setting } from '../state.js'
import { e164 } from '../wire-number.js'
import { multipartBody } from './multipart-body.js'

/** A text as it is to be told to a webhook, numbers in the carrier's notation. */
export interface WebhookText {
  from: string
  to: string[]
  did: string
  text: string
  links: string[]
  files: StoredMedia[]
}

/** What is posted. */
export interface WebhookBody {
  contentType: string
  body: Buffer
}

export const WebhookDialect = z.enum([...Setting.shape.dialect.options, 'v1_multipart'])
export type WebhookDialect = z.infer<typeof WebhookDialect>

/** How the carrier tells of a text, a dialect a row. */
export const textDialects: Record<WebhookDialect, (text: WebhookText) => WebhookBody> = {
  v2_json: text => json(v2Fields(text), '\n'),
  v1_json: ({ from, did, text }) => json({ from, to: did, msg: text }),
  v1_form: text => form(legacyFields(text)),
  v1_xml: text => xml(legacyFields(text)),
  v1_multipart: text => multipartBody(legacyFields(text), text.files),
}

/** A delivery report, in the encoding that the number's texts have. */
export function reportBody(
  dialect: Setting['dialect'],
  report: { from: string; to: string; status: string; reason: string },
): WebhookBody {
  const { from, to, status, reason } = report
  if (dialect === 'v1_form') return form({ from: e164(from), to: e164(to), status, reason, segments: '1' })
  return json({ from: eleven(from), to: eleven(to), status, reason, segments: 1 })
}

/** The dialect of a text: pictures travel as files in the legacy ones. */
export function dialectOf(set: Setting['dialect'], { files }: Pick<WebhookText, 'files'>): WebhookDialect {
  return set !== 'v2_json' && files.length > 0 ? 'v1_multipart' : set
}

/** Another dialect than the one that is due: the next in the table. */
export function otherThan(due: WebhookDialect): WebhookDialect {
  const dialects = WebhookDialect.options
  return dialects[(dialects.indexOf(due) + 1) % dialects.length] ?? due
}

/** The same in nobody's dialect: well-formed, and under names that the carrier does not use. */
export function inNoDialect(said: object): WebhookBody {
  return json({ event: 'sms.notification', payload: { said: JSON.stringify(said) } })
}

function v2Fields({ from, to, text, links }: WebhookText) {
  const type = links.length > 0 ? 'MMS' : 'SMS'
  return { from: eleven(from), to: to.map(eleven), text, media: links, segments: String(segmentsOf(text)), type }
}

function legacyFields({ from, did, text }: WebhookText): Record<string, string> {
  return { from: e164(from), to: e164(did), msg: text }
}

function eleven(number: string): string {
  return e164(number).replace(/^\+/, '')
}

function segmentsOf(text: string): number {
  return Math.max(1, Math.ceil(text.length / 153))
}

function json(value: object, after = ''): WebhookBody {
  return { contentType: 'application/json', body: Buffer.from(JSON.stringify(value) + after) }
}

function form(fields: Record<string, string>): WebhookBody {
  return { contentType: 'application/x-www-form-urlencoded', body: Buffer.from(new URLSearchParams(fields).toString()) }
}

function xml(fields: Record<string, string>): WebhookBody {
  const elements = Object.entries(fields).map(([name, value]) => `  <${name}>${escaped(value)}</${name}>`)
  const body = ['<?xml version="1.0" encoding="UTF-8"?>', '<message>', ...elements, '</message>', ''].join('\n')
  return { contentType: 'text/xml; charset=utf-8', body: Buffer.from(body) }
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, character => `&#${character.charCodeAt(0)};`)
}

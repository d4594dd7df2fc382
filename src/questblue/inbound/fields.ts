import { fromCarrier } from '../phone-number.js'
import { cleanText } from './clean-text.js'
import type { InboundMedia } from './inbound.js'

/** Named values of one body, whatever encoding they came in. */
export type Fields = Record<string, unknown>

const addressLimit = 64
const mediaLimit = 10

/** A field as text; absent, null or of another kind: undefined. By hand: with schemas reading a text took 4× as long. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return cleanText(value)
  return typeof value === 'number' || typeof value === 'bigint' ? String(value) : undefined
}

/** The sender. An odd one is kept as delivered, a missing one is `unknown`: neither is a reason to lose a text. */
export function senderOf(value: unknown): string {
  return addressOf(first(value)) || 'unknown'
}

/** The recipients, each once: a list, one, or several with commas. */
export function recipientsOf(value: unknown): string[] {
  const written = list(value).flatMap(entry => (typeof entry === 'string' ? entry.split(/[,;]/) : [entry]))
  return [...new Set(written.map(addressOf).filter(address => address !== ''))]
}

/** The links among the media, ten at most, and how many there were besides. */
export function linksOf(value: unknown): { media: InboundMedia[]; leftOut: number } {
  const given = list(value).filter(entry => entry !== null && entry !== undefined && entry !== '')
  const links = given.flatMap(entry => (typeof entry === 'string' && isWebLink(entry) ? [{ url: entry.trim() }] : []))
  const media = links.slice(0, mediaLimit)
  return { media, leftOut: given.length - media.length }
}

/** How many segments the carrier counted; null when it did not say. */
export function segmentsOf(value: unknown): number | null {
  const counted = Number(textOf(value))
  return Number.isInteger(counted) && counted >= 1 && counted <= 1_000 ? counted : null
}

function addressOf(value: unknown): string {
  // Cut: an address ends up in index keys, and 64 characters are more than any has.
  return cleanText(fromCarrier((textOf(value) ?? '').slice(0, addressLimit)))
}

function isWebLink(text: string): boolean {
  const link = text.trim()
  return link.length <= 4_096 && /^https?:\/\//i.test(link) && URL.canParse(link) && cleanText(link) === link
}

function list(value: unknown): unknown[] {
  if (Array.isArray(value)) return value
  return value === undefined || value === null ? [] : [value]
}

function first(value: unknown): unknown {
  return list(value)[0]
}

/** The kinds of files that phones send and pages may show. */
export type MediaType =
  | 'image/jpeg'
  | 'image/png'
  | 'image/gif'
  | 'image/webp'
  | 'application/pdf'
  | 'video/mp4'
  | 'video/3gpp'

const signs: readonly { type: MediaType; is(head: Buffer): boolean }[] = [
  { type: 'image/jpeg', is: head => starts(head, [0xff, 0xd8, 0xff]) },
  { type: 'image/png', is: head => starts(head, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]) },
  { type: 'image/gif', is: head => /^GIF8[79]a/.test(text(head, 0, 6)) },
  { type: 'image/webp', is: head => text(head, 0, 4) === 'RIFF' && text(head, 8, 12) === 'WEBP' },
  { type: 'application/pdf', is: head => text(head, 0, 5) === '%PDF-' },
  { type: 'video/3gpp', is: head => isBox(head) && /^3g[a-z0-9 ]{2}$/.test(text(head, 8, 12)) },
  {
    type: 'video/mp4',
    is: head => isBox(head) && /^(mp4[12 ]|isom|iso[2-9]|avc1|M4V |MSNV|dash|mmp4)$/.test(text(head, 8, 12)),
  },
]

/**
 * What a file is by its first bytes, whatever its name or a server says; undefined when it is none of the known kinds.
 * @see ISO/IEC 14496-12 4.3 for `ftyp` and its brands (of mp4 and 3gpp); the other signs are their formats' own
 */
export function typeOf(bytes: Buffer): MediaType | undefined {
  return signs.find(sign => sign.is(bytes))?.type
}

const endings: Record<MediaType, string> = {
  'image/jpeg': '.jpg',
  'image/png': '.png',
  'image/gif': '.gif',
  'image/webp': '.webp',
  'application/pdf': '.pdf',
  'video/mp4': '.mp4',
  'video/3gpp': '.3gp',
}

/** How the name of such a file ends, by custom; nothing for what is no known kind. */
export function endingOf(type: string): string {
  return Object.entries(endings).find(([known]) => known === type)?.[1] ?? ''
}

function starts(head: Buffer, sign: number[]): boolean {
  return sign.every((byte, index) => head[index] === byte)
}

function isBox(head: Buffer): boolean {
  return text(head, 4, 8) === 'ftyp'
}

function text(head: Buffer, from: number, to: number): string {
  return head.subarray(from, to).toString('latin1')
}

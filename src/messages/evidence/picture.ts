import { deflateSync, inflateSync } from 'node:zlib'
import { typeOf } from '../media-type.js'

/** No camera of a phone makes more. What is translucent is unpacked here, while all else waits: no more than a phone's screen has. */
const mostPixels = { opaque: 100_000_000, translucent: 4_000_000 }

/** A picture as a PDF takes it, and its longer side in dots. */
export interface Picture {
  bytes: Buffer
  longest: number
}

/**
 * A picture as a PDF can hold it, or nothing where it must be looked at in its own file: JPEG as it is, PNG without what
 * is not its picture, and laid on white where it is translucent. A stranger made it: what it claims of its size is believed no further than this.
 */
export function printable(bytes: Buffer): Picture | undefined {
  const type = typeOf(bytes)
  try {
    if (type === 'image/jpeg') return printableJpeg(bytes)
    return type === 'image/png' ? printablePng(bytes) : undefined
  } catch {
    return undefined // broken off or made up: what is wrong with it, its own file shows
  }
}

/** As it is, where its frame says a size, eight bits, and one, three or four colours. @see ITU-T T.81, B.1.1.4 and B.2.2 */
function printableJpeg(bytes: Buffer): Picture | undefined {
  for (let at = 2; at + 9 < bytes.length; at += 2 + bytes.readUInt16BE(at + 2)) {
    if (bytes.readUInt8(at) !== 0xff) return undefined
    const marker = bytes.readUInt8(at + 1)
    if (marker < 0xc0 || marker > 0xcf || [0xc4, 0xc8, 0xcc].includes(marker)) continue
    const [height, width] = [bytes.readUInt16BE(at + 5), bytes.readUInt16BE(at + 7)]
    const isPlain = bytes.readUInt8(at + 4) === 8 && [1, 3, 4].includes(bytes.readUInt8(at + 9))
    return isPlain && height * width > 0 ? { bytes, longest: Math.max(width, height) } : undefined
  }
  return undefined
}

interface Png {
  width: number
  height: number
  depth: number
  colour: number
  interlaced: boolean
  transparent: boolean
  palette: Buffer
  data: Buffer
}

const [grey, coloured, indexed, greyTranslucent, translucent] = [0, 2, 3, 4, 6]

/** Always put together anew: the library that draws it would believe every length that a chunk claims. */
function printablePng(bytes: Buffer): Picture | undefined {
  const png = readPng(bytes)
  const pixels = png.width * png.height
  if (png.interlaced || png.transparent || pixels > mostPixels.opaque || pixels === 0) return undefined
  if (png.colour === greyTranslucent || png.colour === translucent)
    return png.depth === 8 && pixels <= mostPixels.translucent ? onWhite(png) : undefined
  const isWhole =
    png.colour === indexed ? png.palette.length >= 3 && png.palette.length % 3 === 0 : png.palette.length === 0
  return [grey, coloured, indexed].includes(png.colour) && isWhole ? pngOf(png) : undefined
}

/** @see Portable Network Graphics (PNG) Specification, 5 and 11.2 */
function readPng(bytes: Buffer): Png {
  const data: Buffer[] = []
  let palette = Buffer.alloc(0)
  let transparent = false
  for (let at = 8; at + 12 <= bytes.length; at += 12 + bytes.readUInt32BE(at)) {
    const name = bytes.toString('latin1', at + 4, at + 8)
    const content = bytes.subarray(at + 8, at + 8 + bytes.readUInt32BE(at))
    if (name === 'IDAT') data.push(content)
    if (name === 'PLTE') palette = Buffer.from(content)
    if (name === 'tRNS') transparent = true
    if (name === 'IEND') break
  }
  return {
    width: bytes.readUInt32BE(16),
    height: bytes.readUInt32BE(20),
    depth: bytes.readUInt8(24),
    colour: bytes.readUInt8(25),
    interlaced: bytes.readUInt8(28) !== 0,
    transparent,
    palette,
    data: Buffer.concat(data),
  }
}

function onWhite({ width, height, colour, palette, data }: Png): Picture {
  const channels = colour === translucent ? 4 : 2
  const size = width * channels
  const raw = inflateSync(data, { maxOutputLength: height * (size + 1) })
  const solid = channels - 1
  const made = Buffer.alloc(height * (width * solid + 1))
  let above: Uint8Array = new Uint8Array(size)
  for (let y = 0; y < height; y++) {
    const row = raw.subarray(y * (size + 1) + 1, (y + 1) * (size + 1))
    if (row.length < size) throw new RangeError('rows are missing')
    unfilter(row, above, raw.readUInt8(y * (size + 1)), channels)
    above = row
    let to = y * (width * solid + 1) + 1
    for (let at = 0; at < size; at += channels) {
      const alpha = row[at + solid] ?? 0
      for (let part = 0; part < solid; part++) made[to++] = 255 + (((row[at + part] ?? 0) - 255) * alpha) / 255
    }
  }
  return pngOf({ width, height, depth: 8, colour: solid === 3 ? coloured : grey, palette, data: deflateSync(made) })
}

/** @see Portable Network Graphics (PNG) Specification, 9.2 */
function unfilter(row: Uint8Array, above: Uint8Array, filter: number, channels: number): void {
  for (let at = 0; at < row.length; at++) {
    const [left, up] = [row[at - channels] ?? 0, above[at] ?? 0]
    const before = at < channels ? 0 : (above[at - channels] ?? 0)
    row[at] = (row[at] ?? 0) + predicted(filter, left, up, before)
  }
}

function predicted(filter: number, left: number, up: number, before: number): number {
  if (filter === 1) return left
  if (filter === 2) return up
  if (filter === 3) return (left + up) >> 1
  if (filter !== 4) return 0
  const guess = left + up - before
  const [toLeft, toUp, toBefore] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - before)]
  if (toLeft <= toUp && toLeft <= toBefore) return left
  return toUp <= toBefore ? up : before
}

function pngOf({ width, height, depth, colour, palette, data }: Omit<Png, 'interlaced' | 'transparent'>): Picture {
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([depth, colour, 0, 0, 0], 8)
  const bytes = Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunkOf('IHDR', head),
    ...(colour === indexed ? [chunkOf('PLTE', palette)] : []),
    chunkOf('IDAT', data),
    chunkOf('IEND', Buffer.alloc(0)),
  ])
  return { bytes, longest: Math.max(width, height) }
}

/** Without its checksum: it is made here and read here. */
function chunkOf(name: string, data: Buffer): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  return Buffer.concat([length, Buffer.from(name, 'latin1'), data, Buffer.alloc(4)])
}

import { crc32, inflateRawSync } from 'node:zlib'

/**
 * The files of a ZIP by their names, read by its directory, each held against its checksum.
 * @see PKWARE APPNOTE 4.3.7, 4.3.12 and 4.3.16
 */
export function zipFiles(zip: Buffer): Map<string, Buffer> {
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'))
  const files = new Map<string, Buffer>()
  let entry = zip.readUInt32LE(end + 16)
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const nameEnds = entry + 46 + zip.readUInt16LE(entry + 28)
    const name = zip.toString('utf8', entry + 46, nameEnds)
    const file = zip.readUInt32LE(entry + 42)
    const from = file + 30 + zip.readUInt16LE(file + 26) + zip.readUInt16LE(file + 28)
    const packed = zip.subarray(from, from + zip.readUInt32LE(entry + 20))
    const bytes = zip.readUInt16LE(entry + 10) === 8 ? inflateRawSync(packed) : Buffer.from(packed)
    if (crc32(bytes) !== zip.readUInt32LE(entry + 16)) throw new Error(`${name} is broken`)
    files.set(name, bytes)
    entry = nameEnds + zip.readUInt16LE(entry + 30) + zip.readUInt16LE(entry + 32)
  }
  return files
}

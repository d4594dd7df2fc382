/** A multipart form with the boundary `b`, its files under the name `media`. */
export function multipart(fields: Record<string, string>, files: Buffer[]): Buffer {
  const head = (name: string) => `--b\r\ncontent-disposition: form-data; name="${name}"`
  const parts: Buffer[] = Object.entries(fields).map(([name, value]) =>
    Buffer.from(`${head(name)}\r\n\r\n${value}\r\n`),
  )
  for (const [index, bytes] of files.entries()) {
    parts.push(
      Buffer.from(`${head('media')}; filename="p${index}.png"\r\ncontent-type: image/png\r\n\r\n`),
      bytes,
      Buffer.from('\r\n'),
    )
  }
  return Buffer.concat([...parts, Buffer.from('--b--\r\n')])
}

import type { Encoding } from './dialects.js'

/**
 * How a body is to be read, by what it looks like: content types come missing and wrong, while `{`, `<` and a boundary
 * begin nothing else.
 */
export function encodingOf(contentType: string, text: string): Encoding {
  const start = text.trimStart().slice(0, 1)
  if (start === '{' || start === '[') return 'json'
  if (start === '<') return 'xml'
  return multipartType(contentType, text) ? 'multipart' : 'form'
}

/** The content type to read a multipart body by: as declared, or with the boundary that the body begins with. */
export function multipartType(contentType: string, text: string): string | undefined {
  if (/^\s*multipart\/.*boundary=/i.test(contentType)) return contentType
  const boundary = /^\s*--([\w'()+,./:=?-]{1,70})\r?\n/.exec(text)?.[1]
  return boundary && `multipart/form-data; boundary="${boundary}"`
}

/** The text of a body in its declared character set, UTF-8 when none or an unknown one is declared; without a byte order mark. */
export function bodyText(contentType: string, body: Buffer): string {
  const charset = /charset\s*=\s*"?([\w.:-]+)/i.exec(contentType)?.[1] ?? 'utf-8'
  try {
    return new TextDecoder(charset).decode(body)
  } catch {
    return new TextDecoder().decode(body)
  }
}

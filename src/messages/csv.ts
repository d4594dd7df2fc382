/** The lines of a CSV text as lists of fields (RFC 4180, any line end). Lines of nothing but blanks are left out. */
export function linesOf(csv: string): { line: number; fields: string[] }[] {
  const lines: { line: number; fields: string[] }[] = []
  let fields: string[] = []
  let field = ''
  let quoted = false
  let line = 1
  let begun = 1
  const endLine = () => {
    fields.push(field.trim())
    if (fields.some(text => text !== '')) lines.push({ line: begun, fields })
    fields = []
    field = ''
    begun = line
  }
  const text = csv.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n')
  for (let at = 0; at < text.length; at++) {
    const character = text[at]
    if (character === '\n') line++
    if (quoted && character === '"' && text[at + 1] === '"') {
      field += '"'
      at++
    } else if (character === '"' && (quoted || field.trim() === '')) quoted = !quoted
    else if (character === ',' && !quoted) {
      fields.push(field.trim())
      field = ''
    } else if (character === '\n' && !quoted) endLine()
    else field += character
  }
  endLine()
  return lines
}

/**
 * Rows as CSV. What a spreadsheet would take for a formula is marked as text; a phone number stays what it is. Everything
 * but plain words is quoted: from marks at the beginnings of fields, or from semicolons, a spreadsheet guesses other quotes
 * and separators.
 */
export function csvOf(rows: readonly (readonly (string | null)[])[]): string {
  return rows.map(row => `${row.map(fieldOf).join(',')}\r\n`).join('')
}

function fieldOf(value: string | null): string {
  if (value === null) return ''
  const marked = /^[=+\-@\t\r]/.test(value) && !/^\+\d+( \d+)*$/.test(value) ? `'${value}` : value
  return /^[\p{L}\p{N} +.:_-]*$/u.test(marked) ? marked : `"${marked.replaceAll('"', '""')}"`
}

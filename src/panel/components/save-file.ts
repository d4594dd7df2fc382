/** Saves a text as a file on the reader's machine. CSV gets a mark by which spreadsheets know that it is UTF-8. */
export function saveFile(name: string, csv: string): void {
  saveBlob(name, new Blob(['\uFEFF', csv], { type: 'text/csv;charset=utf-8' }))
}

/** Saves bytes as a file on the reader's machine. */
export function saveBlob(name: string, blob: Blob): void {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 60_000) // the browser may still be asking where to put it
}

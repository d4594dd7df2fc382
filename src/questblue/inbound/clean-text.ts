/** Text that Postgres can store: a NUL or a lone surrogate, either of which fails a whole batch there, becomes U+FFFD. */
export function cleanText(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\uFFFD').replaceAll('\0', '\uFFFD')
}

/** A US number in E.164 as people read it, `(305) 555-0142`; undefined for anything else. */
export function usNumber(number: string): string | undefined {
  const [, area, exchange, line] = /^\+1([2-9]\d{2})(\d{3})(\d{4})$/.exec(number) ?? []
  return area === undefined ? undefined : `(${area}) ${exchange}-${line}`
}

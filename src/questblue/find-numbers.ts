import { tenDigits } from './phone-number.js'

/** Which numbers of a list are wanted: one (E.164), or all with these digits (three at least; fewer are ignored). */
export type FindNumbers = { number: string } | { startsWith: string } | { endsWith: string } | { contains: string }

/** The carrier's pattern for it: `*890`, `123*`, `*456*`; none when fewer than three digits are given. */
export function patternOf(find: FindNumbers | undefined): string | undefined {
  if (!find) return undefined
  if ('number' in find) return tenDigits(find.number)
  const [before, written, after] =
    'startsWith' in find
      ? ['', find.startsWith, '*']
      : 'endsWith' in find
        ? ['*', find.endsWith, '']
        : ['*', find.contains, '*']
  const digits = written.replace(/\D/g, '').slice(-10)
  if (digits.length < 3) return undefined
  return digits.length === 10 ? digits : `${before}${digits}${after}`
}

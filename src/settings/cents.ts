/**
 * An amount of dollars in whole cents, of how people and the carrier write it: `125.40`, `$1,250`, `-3.5`. Fractions of
 * a cent are dropped downwards. Undefined when it is no amount. Reckoned without floating point.
 */
export function centsOf(written: string): bigint | undefined {
  const plain = written.replace(/[\s$,]/g, '')
  const [, sign, dollars = '', fraction = ''] = /^([+-]?)(\d{1,12})(?:\.(\d*))?$/.exec(plain) ?? []
  if (dollars === '') return undefined
  const cents = BigInt(dollars) * 100n + BigInt(fraction.padEnd(2, '0').slice(0, 2))
  if (sign !== '-') return cents
  return /[1-9]/.test(fraction.slice(2)) ? -cents - 1n : -cents
}

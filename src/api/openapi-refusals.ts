import { SmsError, type SmsErrorCode } from '../errors.js'

/** Where the description keeps its shapes. */
export const place = '#/components/schemas/'

/** Refusals that every address may answer with. */
export const everywhere: SmsErrorCode[] = [
  'not_signed_in',
  'api_token_unknown',
  'scope_missing',
  'not_allowed',
  'not_found',
  'unexpected',
]

/** Refusals by status; each names its codes. */
export function refusals(codes: readonly SmsErrorCode[]): Record<string, unknown> {
  const byStatus = new Map<number, SmsErrorCode[]>()
  for (const code of codes) {
    const { status } = new SmsError(code)
    byStatus.set(status, [...(byStatus.get(status) ?? []), code])
  }
  return Object.fromEntries(
    [...byStatus].map(([status, names]) => [
      status,
      { description: names.join(', '), content: { 'application/json': { schema: { $ref: `${place}Error` } } } },
    ]),
  )
}

import { z } from 'zod'
import { requireRight } from '../access/gates.js'
import { asPrincipal, type Principal } from '../access/principal.js'
import { centsOf } from './cents.js'
import { credentialsBound, storedCredentials } from './credentials.js'
import type { Service } from './service.js'
import { testCredentials } from './test-credentials.js'

/** A field left out or empty stays as it is: what is stored is never shown, so it cannot come back from a form. */
const secret = z
  .string()
  .trim()
  .max(500)
  .nullish()
  .transform(text => text || undefined)

/** Dollars, as people write them. */
const amount = z
  .string()
  .nullish()
  .transform((written, context) => {
    if (!written?.trim()) return undefined
    const cents = centsOf(written)
    if (cents !== undefined && cents >= 0n) return cents.toString()
    context.addIssue({ code: 'custom', message: 'expected an amount in dollars, such as 25.00' })
    return z.NEVER
  })

export const EditSettingsInput = z.object({
  questblueUsername: secret,
  questbluePassword: secret,
  questblueSecurityKey: secret,
  lowBalance: amount,
  bodyDays: z.coerce.number().int().min(1).max(365).optional(),
})

/**
 * Stores QuestBlue's credentials sealed, and asks QuestBlue at once whether it accepts them. `lowBalance` is the amount
 * in dollars below which the account's balance is called low; `bodyDays`, for how many days what came in is kept as it came.
 * @throws SmsError `not_allowed`, and those of `testCredentials`: the credentials are stored all the same
 */
export async function editSettings(
  service: Service,
  principal: Principal,
  input: z.output<typeof EditSettingsInput>,
): Promise<void> {
  requireRight(principal, 'sms_settings.edit')
  if (input.lowBalance !== undefined) await keepThreshold(service, principal, input.lowBalance)
  if (input.bodyDays !== undefined) await keepBodyDays(service, principal, input.bodyDays)
  const entered = {
    username: input.questblueUsername,
    password: input.questbluePassword,
    securityKey: input.questblueSecurityKey,
  }
  if (Object.values(entered).every(value => value === undefined)) return
  const { db, keyring } = service
  const before = await storedCredentials(db, keyring)
  const all = { ...before, ...Object.fromEntries(Object.entries(entered).filter(([, value]) => value !== undefined)) }
  const complete = Boolean(all.username && all.password && all.securityKey)
  const { ciphertext, keyId } = keyring.seal(JSON.stringify(all), credentialsBound)
  await asPrincipal(db, principal, async tx => {
    await tx.query(`select sms.keep_secret('questblue', $1, $2)`, [ciphertext, keyId])
    await tx.query(
      `update sms.settings set credentials_state = $1, credentials_reason = null, tested_at = null,
         credentials_set_at = clock_timestamp(), credentials_set_by = sms.current_person()`,
      [complete ? 'untested' : 'missing'],
    )
    const changed = Object.entries(entered).flatMap(([name, value]) => (value === undefined ? [] : [name]))
    await tx.query(`select sms.record(null, 'settings.credentials', '{}', jsonb_build_object('changed', $1::jsonb))`, [
      JSON.stringify(changed),
    ])
  })
  if (complete) await testCredentials(service, principal)
}

function keepThreshold({ db }: Service, principal: Principal, cents: string): Promise<void> {
  return asPrincipal(db, principal, async tx => {
    const set = 'update sms.settings set low_balance_cents = $1 where low_balance_cents <> $1'
    const { rowCount } = await tx.query(set, [cents])
    const record = `select sms.record(null, 'settings.low_balance', '{}', jsonb_build_object('cents', $1::bigint))`
    if (rowCount) await tx.query(record, [cents])
  })
}

function keepBodyDays({ db }: Service, principal: Principal, days: number): Promise<void> {
  return asPrincipal(db, principal, async tx => {
    const { rowCount } = await tx.query('update sms.settings set body_days = $1 where body_days <> $1', [days])
    const record = `select sms.record(null, 'settings.body_days', '{}', jsonb_build_object('days', $1::integer))`
    if (rowCount) await tx.query(record, [days])
  })
}

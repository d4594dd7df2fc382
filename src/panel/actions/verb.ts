import type { z } from 'zod'
import { asPrincipal, type Principal } from '../../access/principal.js'
import type { Tx } from '../../database/transaction.js'
import type { Service } from '../../settings/service.js'
import type { Doors } from '../doors.js'
import { parseInput } from './form.js'

/** Parses a form and lets one verb do what it says, as this principal. */
export type Change<Result = unknown> = (doors: Doors, principal: Principal, form: unknown) => Promise<Result>

/** A verb that is one transaction. */
export function inOneStep<Input, Result>(
  verb: (tx: Tx, principal: Principal, input: Input) => Promise<Result>,
  schema: z.ZodType<Input>,
): Change<Result> {
  return ({ service }, principal, form) => {
    const input = parseInput(schema, form)
    return asPrincipal(service.db, principal, tx => verb(tx, principal, input))
  }
}

/** A verb that speaks to the carrier or to secrets, and opens its own transactions. */
export function withCarrier<Input, Result>(
  verb: (service: Service, principal: Principal, input: Input) => Promise<Result>,
  schema: z.ZodType<Input>,
): Change<Result> {
  return async ({ service }, principal, form) => verb(service, principal, parseInput(schema, form))
}

import type { Action, ActionResponse } from 'adminjs'
import { printRegister } from '../../numbers/print-register.js'
import { RegisterInput, readRegister } from '../../numbers/register.js'
import { RegisterFilter } from '../../numbers/register-filter.js'
import type { Doors } from '../doors.js'
import { readForm } from './form.js'
import { outcomeOf } from './outcome.js'
import { permission } from './permission.js'
import { inOneStep } from './verb.js'

/**
 * Resource action `register` of `sms_assignments`: who held which number. GET `number?`, `person?`, `tenantId?`, `from?`,
 * `until?`, `asOf?`, `before?`, `limit?`: a page of it. POST the same filters: all rows for paper, audited.
 */
export function registerAction(doors: Doors): Partial<Action<ActionResponse>> {
  const accessible = permission(doors, 'sms_assignments', 'register')
  const read = inOneStep(readRegister, RegisterInput)
  const print = inOneStep(printRegister, RegisterFilter)
  return {
    name: 'register',
    actionType: 'resource',
    icon: 'Book',
    component: 'SmsRegister',
    showInDrawer: false,
    isAccessible: accessible,
    isVisible: accessible,
    handler: async (request, _response, context) => {
      const principal = await doors.principalOf(context)
      const isPrint = request.method === 'post'
      const form = readForm((isPrint ? request.payload : request.query) ?? {}, { numbers: ['limit'] })
      const outcome = await outcomeOf<object>(() => (isPrint ? print : read)(doors, principal, form))
      if ('refusal' in outcome) return { ...outcome.refusal }
      const notice = { message: 'registerPrinted', type: 'success' as const, resourceId: 'sms_assignments' }
      return isPrint ? { ...outcome.result, notice } : { ...outcome.result }
    },
  }
}

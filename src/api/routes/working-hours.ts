import { z } from 'zod'
import { SmsError } from '../../errors.js'
import { Holidays, TimeZone, Weekly, weekdays } from '../../numbers/hours-input.js'
import { readWorkingHours } from '../../numbers/read-working-hours.js'
import { setWorkingHours } from '../../numbers/set-working-hours.js'
import { route } from '../route.js'

const spans = z
  .array(z.tuple([z.string(), z.string()]))
  .describe('from and to; one that ends before it begins ends on the next day')
const Hours = z.object({
  /** Null: none, so at any time that one is not away. */
  hours: z
    .object({
      timeZone: z.string(),
      weekly: z.object(Object.fromEntries(weekdays.map(day => [day, spans]))),
      holidays: z.array(z.string()).describe('days off, 2026-12-25'),
    })
    .nullable(),
})

/** The asking person's own working hours, as they were set. */
export const workingHoursRoute = route({
  method: 'get',
  path: '/working-hours',
  summary: 'Your working hours',
  status: 200,
  input: z.object({}),
  answer: Hours,
  codes: [],
  verb: (tx, principal) => readWorkingHours(tx, principal, {}),
})

/** Sets the asking person's own working hours, as a whole. */
export const setWorkingHoursRoute = route({
  method: 'post',
  path: '/working-hours',
  summary: 'Says when you work; outside of it routing passes over you. `always` takes the hours away',
  status: 200,
  input: z.object({
    always: z.boolean().optional(),
    timeZone: TimeZone.optional(),
    weekly: Weekly.optional(),
    holidays: Holidays.optional(),
  }),
  answer: Hours,
  codes: [],
  verb: async (tx, principal, { always = false, timeZone, weekly = {}, holidays = [] }) => {
    if (!always && timeZone === undefined)
      throw new SmsError('invalid_input', {
        reason: 'timeZone: choose a time zone',
        told: { word: 'in_field', values: { field: { word: 'field_timeZone' }, wrong: { word: 'choose_zone' } } },
      })
    await setWorkingHours(tx, principal, { always, timeZone, weekly, holidays })
    return readWorkingHours(tx, principal, {})
  },
})

import { flat } from 'adminjs'
import { z } from 'zod'
import { SmsError } from '../../errors.js'
import { wrongByField, wrongIn } from '../../wrong-input.js'

/** What the fields of a form are, since a form itself knows only texts. All others are texts. */
export interface FormShape {
  lists?: readonly string[]
  switches?: readonly string[]
  numbers?: readonly string[]
  /** Fields that an empty text empties; in all others it means that nothing was entered. */
  emptied?: readonly string[]
}

const Form = z.record(z.string(), z.unknown())

/** The fields of a posted form or JSON object: `userIds.0`, `userIds.1` become a list, texts become what they stand for. */
export function readForm(payload: unknown, shape: FormShape): Record<string, unknown> {
  const form = Form.parse(flat.unflatten(Form.parse(payload ?? {})))
  return Object.fromEntries(
    Object.entries(form)
      .filter(([name, value]) => value !== '' || shape.emptied?.includes(name))
      .map(([name, value]) => [name, meantBy(name, value, shape)]),
  )
}

/** Input for a verb, or the refusal whose sentence names the first field that is wrong, and whose `fields` are all of them. @throws SmsError `invalid_input` */
export function parseInput<Input>(schema: z.ZodType<Input>, form: unknown): Input {
  const parsed = schema.safeParse(form)
  if (parsed.success) return parsed.data
  const { issues } = parsed.error
  const fields = [...new Set(issues.flatMap(({ path }) => path.slice(0, 1).map(String)))]
  throw new SmsError('invalid_input', { told: wrongIn(issues), fields, wrong: wrongByField(issues) })
}

function meantBy(name: string, value: unknown, { lists, switches, numbers }: FormShape): unknown {
  if (lists?.includes(name) && typeof value === 'string') return [value]
  if (Array.isArray(value)) return Object.values(value) // `userIds.4000000000` alone is no list of four billion
  if (switches?.includes(name) && (value === 'true' || value === 'false')) return value === 'true'
  if (numbers?.includes(name) && typeof value === 'string' && /^\d+$/.test(value)) return Number(value)
  return value
}

import { z } from 'zod'
import { How, Rule, Where } from '../misbehaviour.js'
import { timesOptions } from './controls.js'
import { html } from './html.js'
import type { ControlSection } from './section.js'

/** A rule as a form gives it: all of it text, the delay in seconds. */
export const RuleForm = z
  .object({
    where: Where,
    how: How,
    times: z.coerce.number().default(1),
    reason: z.string().optional(),
    to: z.string().optional(),
    share: z.coerce
      .number()
      .transform(percent => percent / 100)
      .optional(),
    seed: z.coerce.number().optional(),
    delay: z.coerce
      .number()
      .transform(seconds => Math.round(seconds * 1_000))
      .optional(),
  })
  .transform(({ delay, ...rule }) => ({ ...rule, delayMs: delay }))

const places: [Where, string][] = [
  ['send', 'Sending a text'],
  ['balance', 'The balance (testing credentials)'],
  ['inventory', 'The lists of numbers'],
  ['campaigns', 'The list of campaigns'],
  ['history', 'The history'],
  ['deliveryStatus', 'The delivery status'],
  ['setDelivery', 'Setting the delivery of a number'],
  ['inbound', 'Posting a customer’s text'],
  ['reports', 'Posting delivery reports'],
  ['any', 'Every call'],
]
const manners: [How, string][] = [
  ['hang', 'Time-out: nothing was done'],
  ['accept_then_hang', 'Time-out: done, and not answered'],
  ['half', 'Done, and half an answer'],
  ['status500', 'Answer 500'],
  ['refuse', 'Refuse it (206)'],
  ['unauthorised', 'Answer 401, or post with a wrong token'],
  ['lose', 'Lose it, and say it is done'],
  ['twice', 'Do it twice'],
  ['late', 'Do it late'],
  ['out_of_order', 'Out of order'],
  ['empty', 'An empty list'],
  ['partial', 'Half the rows, under the whole’s total'],
  ['gap', 'Half the rows, as if that were all'],
  ['grow', 'A text comes in after each page of the history'],
  ['other_dialect', 'Post in another dialect than the one set'],
  ['no_dialect', 'Post what no dialect reads'],
]

const percentOf = (share: number) => Number((share * 100).toPrecision(6))

/** What goes wrong, for how long, and what is in force. */
export const misbehaveSection: ControlSection = {
  id: 'misbehave',
  title: 'Misbehave',
  standing: ({ misbehaviour }) => {
    const rules = misbehaviour.list()
    if (rules.length === 0) return html`<p>In force: nothing, it behaves.</p>`
    const named = (list: [string, string][], value: string) => list.find(([one]) => one === value)?.[1] ?? value
    const lines = rules.map(
      ({ where, how, times, to, share }) =>
        html`<li>${named(places, where)}${to ? ` about ${to}` : ''}: ${named(manners, how)}, ${share === undefined ? '' : `${percentOf(share)} % of them, `}${times > 1000 ? 'until told otherwise' : `${times} more`}</li>`,
    )
    return html`<p>In force:</p><ul>${lines}</ul>`
  },
  forms: [
    {
      action: 'misbehave',
      title: 'Do something badly',
      about: 'Gaps in the history: "The history", "Half the rows". Inventory in trouble: "The lists of numbers".',
      button: 'Misbehave',
      fields: ({ line, choice }) => html`
        ${choice({ name: 'where', label: 'What', options: places })}
        ${choice({ name: 'how', label: 'How', options: manners })}
        ${choice({ name: 'times', label: 'How often', options: timesOptions })}
        ${line({ name: 'share', label: 'Share in percent', hint: 'Of how many, by chance; empty: all.' })}
        ${line({ name: 'seed', label: 'Seed of the chance', hint: 'A whole number: the same, the same ones.' })}
        ${line({ name: 'delay', label: 'Seconds', hint: 'For what is late or hangs; a client waits 45.' })}
        ${line({ name: 'reason', label: 'Reason, if refused' })}`,
      act: async (world, body) => {
        world.misbehaviour.add(Rule.parse(RuleForm.parse(body)))
        return 'It misbehaves as told.'
      },
    },
    {
      action: 'behave',
      title: 'Behave again',
      about: 'Takes back every rule.',
      button: 'Behave again',
      fields: () => html``,
      act: async world => {
        world.misbehaviour.clear()
        return 'It behaves.'
      },
    },
  ],
}

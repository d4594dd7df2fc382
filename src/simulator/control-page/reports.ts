import { Rule } from '../misbehaviour.js'
import { WrittenReport, writeReport } from '../control/written-report.js'
import { e164 } from '../wire-number.js'
import { timesOptions } from './controls.js'
import { html } from './html.js'
import type { ControlSection } from './section.js'
import { RuleForm } from './misbehave.js'

/** Delivery reports: how the next ones come, and ones made by hand. */
export const reportsSection: ControlSection = {
  id: 'reports',
  title: 'Delivery reports',
  forms: [
    {
      action: 'fate',
      title: 'Of what is sent next',
      about: 'Without a rule each receiver’s report says "sent", then "delivered".',
      button: 'Set how reports come',
      fields: ({ line, choice }) => html`
        ${choice({
          name: 'how',
          label: 'The report',
          options: [
            ['refuse', 'says that it failed'],
            ['late', 'comes late'],
            ['twice', 'comes twice'],
            ['out_of_order', 'says "sent" last'],
            ['lose', 'never comes'],
          ],
        })}
        ${line({ name: 'to', label: 'About one receiver alone', hint: 'Of a group, say. Left empty: all of a text.' })}
        ${line({ name: 'reason', label: 'Reason of the failure', value: 'Unknown subscriber' })}
        ${line({ name: 'delay', label: 'Seconds, if late', value: '10' })}
        ${choice({ name: 'times', label: 'How often', options: timesOptions })}`,
      act: async (world, body) => {
        const rule = Rule.parse(RuleForm.parse({ ...body, where: 'reports' }))
        world.misbehaviour.add(rule)
        return `The next reports${rule.to ? ` about ${e164(rule.to)}` : ''} come so.`
      },
    },
    {
      action: 'report',
      title: 'By hand',
      about: 'To the number’s webhook at once: for a text that was sent, again, contrary, or for one that nobody sent.',
      button: 'Post the report',
      fields: ({ line, choice }) => html`
        ${line({ name: 'did', label: 'Number that sent it', numbers: true, required: true })}
        ${line({ name: 'to', label: 'Receiver', value: '+13055550142', required: true })}
        ${choice({
          name: 'status',
          label: 'Says',
          options: [
            ['delivered', 'delivered'],
            ['failed', 'failed'],
            ['sent', 'sent'],
          ],
        })}
        ${line({ name: 'reason', label: 'Reason' })}
        ${choice({
          name: 'times',
          label: 'How often',
          options: [
            ['1', 'Once'],
            ['2', 'Twice'],
          ],
        })}`,
      act: async (world, body) => {
        const { status, problem } = await writeReport(world, WrittenReport.parse(body))
        return status === null ? `It was not posted: ${problem}.` : `The webhook answered HTTP ${status}.`
      },
    },
  ],
}

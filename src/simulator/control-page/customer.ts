import { z } from 'zod'
import { CustomerText, writeText } from '../control/customer-text.js'
import { e164 } from '../wire-number.js'
import type { World } from '../world.js'
import { html } from './html.js'
import type { ControlSection } from './section.js'

/** A dot on a ground: a picture of 120 by 80. */
const sample =
  'iVBORw0KGgoAAAANSUhEUgAAAHgAAABQCAMAAADlRUG7AAAABlBMVEXwtCkqT9BMYKyeAAAAmElEQVRo3u3YMQ7AMAgEQfP/T6dKE1kyRMApYfcD01n41iIiIvpNdidBW3HbJ2LLaTOJbKdUbpHscEtkl1sgO9102e1myyo44KbKITdTVsFBN08eB4fdLBm4C37h5sjAwMDfh+c9mQPheaePDp530Ov+TgO/qbpFQLeB6FYf3c6lW/ZOdB27dOvtku3Ve7tFfeKdKBERzegCRMoIog5LEIwAAAAASUVORK5CYII='

const Written = z.object({
  from: z.string(),
  to: z.string().transform(several),
  text: z.string().default(''),
  picture: z.enum(['none', 'sample', 'gone', 'page']).default('none'),
  dialect: CustomerText.shape.dialect,
  address: CustomerText.shape.address,
  times: z.coerce.number().int().min(1).max(200).default(1),
})

/** What customers and others write: to one or many, from odd senders, in every dialect, to addresses of before. */
export const customerSection: ControlSection = {
  id: 'customer',
  title: 'A customer’s text',
  forms: [
    {
      action: 'text',
      title: 'Write it',
      about:
        'To the account’s numbers. Several receivers make it a group text; those that are not ours take part in it.',
      button: 'Send the text',
      fields: ({ line, area, choice }, { state }) => html`
        ${line({ name: 'from', label: 'From', value: '+13055550142', hint: 'A number, a short code (72345), or a name (BANK).', required: true })}
        ${line({ name: 'to', label: 'To', numbers: true, hint: 'Several with commas.', required: true })}
        ${area({ name: 'text', label: 'Text', value: 'Hello' })}
        ${choice({
          name: 'picture',
          label: 'Picture',
          options: [
            ['none', 'none'],
            ['sample', 'one that can be fetched'],
            ['gone', 'one whose address answers 404'],
            ['page', 'a web page that says it is one'],
          ],
        })}
        ${choice({
          name: 'dialect',
          label: 'Told in',
          options: [
            ['', 'what is set for the number'],
            ['v2_json', 'v2, JSON'],
            ['v1_json', 'v1, JSON'],
            ['v1_form', 'v1, form'],
            ['v1_xml', 'v1, XML'],
            ['v1_multipart', 'v1, multipart with files'],
          ],
        })}
        ${choice({
          name: 'address',
          label: 'Posted to',
          hint: 'An old address bears a retired token.',
          options: [['', 'what is set for the number'], ...state.formerUrls.map(formerOption)],
        })}
        ${choice({
          name: 'times',
          label: 'How often',
          hint: 'The same text each time.',
          options: [
            ['1', 'Once'],
            ['2', 'Twice'],
            ['40', '40 times'],
            ['200', '200 times'],
          ],
        })}`,
      act: async (world, body) => {
        const { times, picture, ...written } = Written.parse(body)
        const write = () => writeText(world, { ...written, media: mediaOf(world, picture) })
        const answers = await Promise.all(Array.from({ length: times }, write))
        const said = answers.map(({ answer: { status, problem } }) =>
          status === null ? (problem ?? '') : `HTTP ${status}`,
        )
        return `The webhook answered: ${counted(said)}.`
      },
    },
  ],
}

function mediaOf({ url }: World, picture: z.output<typeof Written>['picture']): z.output<typeof CustomerText>['media'] {
  const file = { base64: sample, type: 'image/png', name: 'picture.png' }
  if (picture === 'none') return []
  if (picture === 'gone') return [{ url: `${url()}/media/gone.png` }]
  if (picture === 'sample') return [file]
  return [{ base64: Buffer.from('<h1>Sign in</h1>').toString('base64'), type: 'text/html', name: 'picture.html' }]
}

function formerOption({ did, url }: World['state']['formerUrls'][number]): readonly [string, string] {
  return [url, `the old address of ${e164(did)}: …${url.slice(-24)}`]
}

function several(written: string): string[] {
  const each = written.split(',').map(one => one.trim())
  return each.filter(one => one !== '')
}

function counted(said: string[]): string {
  const kinds = [...new Set(said)].map(kind => [kind, said.filter(one => one === kind).length] as const)
  return kinds.map(([kind, count]) => (count === 1 ? kind : `${kind} (${count} times)`)).join(', ')
}

import { z } from 'zod'
import { Mode, Presence, Registration, setCampaign, setMode, setPresence } from '../control/numbers.js'
import { e164 } from '../wire-number.js'
import { html } from './html.js'
import type { ControlSection } from './section.js'

const Whether = Presence.extend({ present: z.stringbool() })

/** What the account has of numbers: lost and found, registered, and where their texts go. */
export const numbersSection: ControlSection = {
  id: 'numbers',
  title: 'Numbers',
  standing: ({ lost }) =>
    lost.size === 0
      ? html`<p>The account has all its numbers.</p>`
      : html`<p>Lost: ${[...lost.keys()].map(e164).join(', ')}</p>`,
  forms: [
    {
      action: 'presence',
      title: 'Lost from the inventory',
      about:
        'A number that is gone at the carrier, or back. Half and empty answers: see "Misbehave", the lists of numbers.',
      button: 'Change the inventory',
      fields: ({ line, choice }) => html`
        ${line({ name: 'did', label: 'Number', numbers: true, required: true })}
        ${choice({
          name: 'present',
          label: 'The account',
          options: [
            ['false', 'has it no longer'],
            ['true', 'has it again'],
          ],
        })}`,
      act: async (world, body) => {
        const { did, present } = Whether.parse(body)
        setPresence(world, { did, present })
        return `${e164(did)} is ${present ? 'in the inventory again' : 'gone from the inventory'}.`
      },
    },
    {
      action: 'campaign',
      title: '10DLC campaign',
      about:
        'Carriers block what a local number sends until it is in an approved campaign. Read hourly, and at linking.',
      button: 'Set the campaign',
      fields: ({ line, choice }) => html`
        ${line({ name: 'did', label: 'Number', numbers: true, required: true })}
        ${choice({
          name: 'campaign',
          label: 'It is in',
          options: [
            ['approved', 'an approved campaign (registered)'],
            ['submitted', 'one that waits for approval (pending)'],
            ['none', 'none (unregistered)'],
          ],
        })}`,
      act: async (world, body) => {
        const registration = Registration.parse(body)
        setCampaign(world, registration)
        const place = { approved: 'an approved campaign', submitted: 'a campaign that waits', none: 'no campaign' }
        return `${e164(registration.did)} is in ${place[registration.campaign]}.`
      },
    },
    {
      action: 'mode',
      title: 'Where its texts go',
      about:
        'As set in the carrier’s portal, past the product. The address that it replaces is kept: see "A customer’s text".',
      button: 'Set the delivery',
      fields: ({ line, choice }) => html`
        ${line({ name: 'did', label: 'Number', numbers: true, required: true })}
        ${choice({
          name: 'mode',
          label: 'Its texts go',
          options: [
            ['url', 'to a web address'],
            ['none', 'nowhere'],
            ['both', 'to email and XMPP'],
            ['email', 'to email'],
            ['chat', 'to chat'],
          ],
        })}
        ${line({ name: 'url', label: 'Web address', hint: 'Left empty, the one it has now.' })}
        ${choice({
          name: 'dialect',
          label: 'Written in',
          options: [
            ['v2_json', 'v2, JSON'],
            ['v1_json', 'v1, JSON'],
            ['v1_form', 'v1, form'],
            ['v1_xml', 'v1, XML'],
          ],
        })}`,
      act: async (world, body) => {
        const input = Mode.parse(body)
        const url = input.url ?? world.state.settings[input.did.replace(/^\+1/, '')]?.url ?? undefined
        if (input.mode === 'url' && url === undefined) throw new Error('Enter a web address: the number has none.')
        await setMode(world, { ...input, url: input.mode === 'url' ? url : undefined })
        return `Texts of ${e164(input.did)} go to "${input.mode}", written in ${input.dialect}.`
      },
    },
  ],
}

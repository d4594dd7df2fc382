import { z } from 'zod'
import { GroupIds, setAccount, setCredentials, setGroupIds } from '../control/account.js'
import { html } from './html.js'
import type { ControlSection } from './section.js'

const Secrets = z.object({
  username: z.string(),
  password: z.string(),
  securityKey: z.string(),
  refuseWith: z.coerce.number(),
})

/** The account: its money, its secrets, and how it counts group texts. */
export const accountSection: ControlSection = {
  id: 'account',
  title: 'Account',
  forms: [
    {
      action: 'account',
      title: 'Balance and credit',
      about: 'In dollars, as the carrier writes them: 12.50. Read hourly, and when credentials are tested.',
      isStanding: true,
      button: 'Set the balance',
      fields: ({ line }, { state: { account } }) => html`
        ${line({ name: 'balance', label: 'Balance', value: account.balance, required: true })}
        ${line({ name: 'allowedCredit', label: 'Allowed credit', value: account.allowedCredit, required: true })}`,
      act: async (world, body) => {
        await setAccount(world, body)
        return `The balance is ${world.state.account.balance}, the allowed credit ${world.state.account.allowedCredit}.`
      },
    },
    {
      action: 'credentials',
      title: 'Credentials',
      about: 'What the carrier accepts from now on. Change one, and what was entered in the panel is wrong.',
      isStanding: true,
      button: 'Set the credentials',
      fields: ({ line, choice }, { state: { credentials } }) => html`
        ${line({ name: 'username', label: 'User name', value: credentials.username, required: true })}
        ${line({ name: 'password', label: 'Password', value: credentials.password, required: true })}
        ${line({ name: 'securityKey', label: 'Security key', value: credentials.securityKey, required: true })}
        ${choice({
          name: 'refuseWith',
          label: 'Wrong ones are answered with',
          value: String(credentials.refuseWith),
          options: [
            ['401', '401'],
            ['403', '403'],
            ['206', '206 and an error'],
          ],
        })}`,
      act: async (world, body) => {
        await setCredentials(world, Secrets.parse(body))
        return `The credentials are set; wrong ones are answered with ${world.state.credentials.refuseWith}.`
      },
    },
    {
      action: 'groups',
      title: 'Ids of group texts',
      about: 'The carrier does not document whether a group text has one id or one for each receiver.',
      isStanding: true,
      button: 'Set the ids',
      fields: ({ choice }, { state }) =>
        choice({
          name: 'ids',
          label: 'A group text has',
          value: state.groupIds,
          options: [
            ['one', 'one id'],
            ['each', 'an id for each receiver'],
          ],
        }),
      act: async (world, body) => {
        await setGroupIds(world, GroupIds.parse(body))
        return world.state.groupIds === 'one' ? 'A group text has one id.' : 'Each receiver of a group text has an id.'
      },
    },
  ],
}

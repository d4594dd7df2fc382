import { z } from 'zod'
import { GroupIds, setAccount, setCredentials, setGroupIds, setHistory } from '../control/account.js'
import { html } from './html.js'
import type { ControlSection } from './section.js'

const Secrets = z.object({
  username: z.string(),
  password: z.string(),
  securityKey: z.string(),
  refuseWith: z.coerce.number(),
})

const Clock = z.object({
  offsetMinutes: z
    .string()
    .trim()
    .transform(text => (text === '' ? null : Number(text))),
  lag: z.coerce.number(),
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
    {
      action: 'history',
      title: 'Clock of the history',
      about: 'The carrier documents neither the time zone of its history nor how soon a text is in it.',
      isStanding: true,
      button: 'Set the clock',
      fields: ({ line }, { state: { history } }) => html`
        ${line({ name: 'offsetMinutes', label: 'Minutes ahead of UTC', value: String(history.offsetMinutes ?? ''), hint: 'Times are then written without a zone. Empty: UTC, and they say so.' })}
        ${line({ name: 'lag', label: 'Seconds until a text is in it', value: String(history.lagMs / 1_000) })}`,
      act: async (world, body) => {
        const { offsetMinutes, lag } = Clock.parse(body)
        await setHistory(world, { offsetMinutes, lagMs: Math.round(lag * 1_000) })
        return 'The clock of the history is set.'
      },
    },
  ],
}

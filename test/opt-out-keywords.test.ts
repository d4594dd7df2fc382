import { type World, world } from './support/world.js'

let w: World
beforeAll(async () => {
  w = await world()
})
afterAll(() => w.stop())

/** What each whole text means to consent. */
const table: Record<'stop' | 'start' | 'nothing', string[]> = {
  stop: [
    'STOP',
    'stop',
    'Stop',
    'sToP',
    ' stop ',
    '\tstop\r\n',
    'stop.',
    'Stop!!!',
    '"STOP"',
    "'stop'",
    '(stop)',
    '*STOP*',
    '-stop-',
    'S T O P',
    'S.T.O.P.',
    's-t-o-p',
    'STOP…',
    '¡STOP!',
    '«stop»',
    '“Stop”',
    'stop?',
    'STOP 🛑',
    '🛑🛑 stop 🛑🛑',
    'Stop ✋🏽',
    'STOP ☹️',
    'stop :(',
    'stop \u{1F468}\u200D\u{1F469}\u200D\u{1F467}',
    '\u200Bstop\uFEFF',
    '\u00A0stop\u00A0',
    'ＳＴＯＰ',
    '𝐒𝐓𝐎𝐏',
    `stop${' '.repeat(60)}`,
    'STOPALL',
    'stop all',
    'Stop-All',
    'UNSUBSCRIBE',
    'unsubscribe',
    'Un-subscribe',
    'CANCEL',
    'Cancel.',
    'END',
    'end',
    'End!',
    'QUIT',
    'quit',
    'REVOKE',
    'Revoke',
    'OPTOUT',
    'OPT OUT',
    'opt-out',
    'Opt\nout',
  ],
  start: ['START', 'start', 'Start!', ' s t a r t ', 'UNSTOP', 'unstop', 'Un-Stop', 'START ▶️', 'ＳＴＡＲＴ'],
  nothing: [
    '',
    ' ',
    'YES',
    'Y',
    'OK',
    'NO',
    'HELP',
    'INFO',
    'JOIN',
    'SUBSCRIBE',
    'CONTINUE',
    'RESUME',
    'STOPP',
    'STOPS',
    'STOPPED',
    'NONSTOP',
    'STOP IT',
    'Please stop',
    'stop texting me',
    'don’t stop',
    'STOP 2',
    '1 STOP',
    'STOP1',
    'st0p',
    'end 5',
    '5 end',
    'Cancel 2 of them',
    'cancel my order',
    'CANCELLED',
    'The end',
    'WEEKEND',
    'quit it',
    'I quit',
    'REVOKED',
    'OPT IN',
    'OPTIN',
    'OPT',
    'OUT',
    'STOP START',
    'START STOP',
    'RESTART',
    'STARTED',
    'start 7',
    'UNSTOPPABLE',
    'UN',
    'ALL',
    '🛑',
    '✋🛑🚫',
    '...',
    '911',
    'СТОП',
    'СТОП end',
    'Éstop',
    'stopé',
    'end これ',
    'ARRET',
    'ALTO',
    'stop²',
    `stop${'.'.repeat(300)}`,
  ],
}

test('the table is as long as was asked for', () => {
  expect(table.stop.length + table.start.length).toBeGreaterThanOrEqual(50)
  expect(table.nothing.length).toBeGreaterThanOrEqual(50)
})

test.each(['stop', 'start', 'nothing'] as const)('as a whole text, each of these means %s', async meaning => {
  const { rows } = await w.superuser.query<{ text: string; meaning: string }>(
    `select t.text, coalesce(sms.keyword_of(t.text), 'nothing') as meaning from unnest($1::text[]) t (text)`,
    [table[meaning]],
  )
  expect(rows.filter(row => row.meaning !== meaning)).toEqual([])
})

const wishes = {
  true: [
    'please stop texting me',
    'Stop sending me these messages',
    'Do not text me again',
    "don't contact me anymore",
    'don’t text this number',
    'Take me off your list',
    'remove my number from this list please',
    'I want to unsubscribe from this',
    'I am opting out of this',
    'no more texts',
    'Leave me alone',
    'wrong number',
    'never message me again!',
  ],
  false: [
    'STOP',
    'START',
    'Is the bus stop near you?',
    'Thanks for the message',
    'I will text you later',
    'Please do send it. Text me when done',
    'Can you remove the old sink?',
    'Yes',
    'Stop by tomorrow at noon',
    'I never got the invoice',
  ],
}

test.each(['true', 'false'] as const)('whether plain language asks to be left alone: %s', async expected => {
  const { rows } = await w.superuser.query<{ text: string; asks: boolean }>(
    'select t.text, sms.wishes_to_stop(t.text) as asks from unnest($1::text[]) t (text)',
    [wishes[expected]],
  )
  expect(rows.filter(({ asks }) => String(asks) !== expected)).toEqual([])
})

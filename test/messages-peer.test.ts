import { SmsError } from '../src/errors.js'
import { looked, peerOf } from '../src/messages/peer.js'

const outcome = (typed: string) => {
  try {
    return peerOf(typed)
  } catch (error) {
    if (error instanceof SmsError) return error.code
    throw error
  }
}

test.each([
  '911',
  ' 911 ',
  '9-1-1',
  '9.1.1',
  '9 1 1',
  '(911)',
  '+911',
  '1911',
  '+1911',
  '+1 911',
  '1-911',
  '9911',
  '9,911',
  '91911',
  '011911',
  '９１１',
  '٩١١',
  '९११',
  '𝟗𝟏𝟏',
  '９-１-１',
  'nine one one',
  'Nine-One-One',
  'nine11',
  'tel:911',
  'sms:911',
  'smsto:911',
  '#911',
  '*911',
  '9\u200b1\u200b1',
])('"%s" is 911', typed => {
  expect(outcome(typed)).toBe('emergency_unavailable')
})

test.each([
  ['+13055550142', '+13055550142'],
  ['13055550142', '+13055550142'],
  ['3055550142', '+13055550142'],
  ['(305) 555-0142', '+13055550142'],
  ['305.555.0142', '+13055550142'],
  ['1 305 555 0142', '+13055550142'],
  [' 305-555-0142 ', '+13055550142'],
  ['３０５５５５０１４２', '+13055550142'],
  ['+1 416 555 0123', '+14165550123'], // Canada
  ['787-555-0123', '+17875550123'], // Puerto Rico
  ['671 555 0123', '+16715550123'], // Guam
  ['15551230000', '+15551230000'], // the carrier's own example
  ['800-555-0199', '+18005550199'],
  ['3059110911', '+13059110911'], // 911 within a number is none
])('"%s" may be texted as %s', (typed, e164) => {
  expect(outcome(typed)).toBe(e164)
})

test.each([
  '12345',
  '311',
  '',
  'AMAZON',
  'ann@example.com',
  '+442071234567',
  '011442071234567',
  '+5215512345678',
  '+12425550123',
  '809-555-0123',
  '876 555 0123',
  '+1305555014',
  '+130555501423',
  '1115550123',
  '+19115550123',
  '305-555-0142 ext. 5',
  'call 305-555-0142 now',
  '305555014２x',
  '٣',
])('"%s" is no phone that may be texted', typed => {
  expect(outcome(typed)).toBe('peer_not_a_phone')
})

test('a number that is looked up is read as one where it can be, and left as it is where not', () => {
  expect([' 13055550142', '(305) 555-0142', '+442071234567', '12345', 'AMAZON'].map(looked)).toEqual([
    '+13055550142',
    '+13055550142',
    '+442071234567',
    '12345',
    'AMAZON',
  ])
})

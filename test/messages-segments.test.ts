import { segmentsOf } from '../src/messages/segments.js'

// Sources: [A] 3GPP TS 23.038 6.2.1 (alphabet and extension table), [B] 3GPP TS 23.040 9.2.3.24.1 (header of a joined
// text: six bytes, so 153 septets or 67 UCS-2 units), [C] Unicode: characters above U+FFFF are two units,
// [D] Twilio's "SMS character limit" and segment calculator, [E] the length given by 140 bytes: 160 septets or 70 units.
test.each([
  ['nothing', '', 'GSM-7', 0, 1], // a picture alone
  ['a word', 'Hello', 'GSM-7', 5, 1], // [A]
  ['160 plain', 'a'.repeat(160), 'GSM-7', 160, 1], // [E]
  ['161 plain', 'a'.repeat(161), 'GSM-7', 161, 2], // [B]
  ['306 plain', 'a'.repeat(306), 'GSM-7', 306, 2], // [B] 2 × 153
  ['307 plain', 'a'.repeat(307), 'GSM-7', 307, 3], // [B]
  ['459 plain', 'a'.repeat(459), 'GSM-7', 459, 3], // [B] 3 × 153
  ['1530 plain', 'a'.repeat(1_530), 'GSM-7', 1_530, 10], // [B] 10 × 153
  ['a euro sign', '€', 'GSM-7', 2, 1], // [A] extension table
  ['every extended character', '^{}\\[~]|€\f', 'GSM-7', 20, 1], // [A]
  ['80 euro signs', '€'.repeat(80), 'GSM-7', 160, 1], // [A], [E]
  ['81 euro signs', '€'.repeat(81), 'GSM-7', 162, 2], // [A], [B]
  ['153 euro signs', '€'.repeat(153), 'GSM-7', 306, 3], // [A] an escape is not parted: 76 to a part, 77 would be 154
  ['152 plain and euros', 'a'.repeat(152) + '€'.repeat(5), 'GSM-7', 162, 2], // [A] the first part stays short by one
  ['152 plain, a euro, 152 plain', `${'a'.repeat(152)}€${'a'.repeat(152)}`, 'GSM-7', 306, 3], // [A], [B]
  ['accents of the alphabet', 'àèéìòùäöüñÄÖÜÑåÅæÆøØßÇ', 'GSM-7', 22, 1], // [A]
  ['Greek capitals of the alphabet', 'ΔΦΓΛΩΠΨΣΘΞ', 'GSM-7', 10, 1], // [A]
  ['signs of the alphabet', '@£$¥§¿¡¤_', 'GSM-7', 9, 1], // [A]
  ['line ends', 'a\r\nb', 'GSM-7', 4, 1], // [A]
  ['a small c with cedilla', 'ç', 'UCS-2', 1, 1], // [A] only the capital is in the alphabet
  ['an e with circumflex', 'forêt', 'UCS-2', 5, 1], // [A]
  ['a Greek alpha as capital A looks', 'Α', 'UCS-2', 1, 1], // [A] U+0391 is not in the table
  ['a backtick', '`', 'UCS-2', 1, 1], // [A] not in the alphabet
  ['a tab', '\t', 'UCS-2', 1, 1], // [A] not in the alphabet
  ['a curly quote', 'it’s', 'UCS-2', 4, 1], // [D]
  ['a long dash', 'a – b', 'UCS-2', 5, 1], // [D]
  ['70 in Cyrillic', 'я'.repeat(70), 'UCS-2', 70, 1], // [E]
  ['71 in Cyrillic', 'я'.repeat(71), 'UCS-2', 71, 2], // [B]
  ['134 in Cyrillic', 'я'.repeat(134), 'UCS-2', 134, 2], // [B] 2 × 67
  ['135 in Cyrillic', 'я'.repeat(135), 'UCS-2', 135, 3], // [B]
  ['one emoji', '😀', 'UCS-2', 2, 1], // [C]
  ['35 emoji', '😀'.repeat(35), 'UCS-2', 70, 1], // [C], [E]
  ['36 emoji', '😀'.repeat(36), 'UCS-2', 72, 2], // [C], [B]
  ['66 emoji', '😀'.repeat(66), 'UCS-2', 132, 2], // [C] 33 to a part: 66 of 67 units
  ['67 emoji', '😀'.repeat(67), 'UCS-2', 134, 3], // [C] a pair is not parted
  ['a family of emoji', '👨‍👩‍👧', 'UCS-2', 8, 1], // [C] three pairs and two joiners
  ['160 plain and one emoji', `${'a'.repeat(160)}😀`, 'UCS-2', 162, 3], // [D] one such character costs the whole text
  ['159 plain and a curly quote', `${'a'.repeat(159)}’`, 'UCS-2', 160, 3], // [D]
  ['Chinese', '您的验证码是', 'UCS-2', 6, 1], // [D]
])('%s', (_name, text, encoding, units, segments) => {
  expect(segmentsOf(text)).toEqual({ encoding, units, segments })
})

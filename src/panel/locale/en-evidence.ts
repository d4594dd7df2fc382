/** Words of the button that saves a conversation as evidence. */
export const evidenceWords = {
  title: 'Export as evidence',
  intro:
    'One file with the texts as PDF and JSON, their pictures and files, who handled them and who held the number then, and hashes that show whether anything was changed. The audit says that you took it.',
  from: 'First day',
  until: 'Last day',
  save: 'Save the file',
  saving: 'Being written…',
  saved_one: 'One text in {{name}}, SHA-256',
  saved: '{{count}} texts in {{name}}, SHA-256',
  cut: 'One file takes no more: it ends before {{at}}.',
  saveRest: 'Save the rest',
  unreachable: 'The server did not answer. Try again.',
}

/** Words of the settings that say what a tenant may send, and to whom. */
export const tenantRuleWords = {
  optOutScope: 'A customer who writes STOP is opted out of',
  optOutScopeHint: 'Whoever must be safe chooses all numbers.',
  optOutScope_tenant: 'All our numbers',
  optOutScope_number: 'The number they wrote to',
  stopAnswer: 'Answer to STOP',
  stopAnswerHint:
    'Sent once, as the last text. Empty: none. Name yourselves, and say that START brings texts back. Toll-free networks confirm by themselves.',
  startAnswer: 'Answer to START',
  startAnswerHint: 'Sent once when somebody comes back. Empty: none.',
  helpAnswer: 'Answer to HELP',
  sendUnregistered: 'A number in no approved campaign',
  sendUnregisteredHint: 'US carriers block what such a number sends, and may charge for it.',
  sendUnregistered_false: 'Is refused before QuestBlue is asked',
  sendUnregistered_true: 'May send all the same',
  sendToCanada: 'Texts may go to',
  sendToCanadaHint: 'Texts to all other countries are refused.',
  sendToCanada_false: 'The United States and its territories',
  sendToCanada_true: 'The United States, its territories and Canada',
  helpAnswerHint: 'Who you are and how to reach a person. Empty: none.',
}

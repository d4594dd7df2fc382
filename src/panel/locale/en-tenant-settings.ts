import { retentionChanges, retentionWords } from './en-retention.js'
import { usageSettingsChanges, usageSettingsWords } from './en-usage.js'

/** Words of a tenant's settings: what each is, its default, and what happens when it is changed. */
export const tenantSettingsWords = {
  section: {
    conversations: 'Conversations',
    routing: 'Routing',
    limits: 'How much may be sent',
    usage: 'What is counted',
    destinations: 'To whom, and from which numbers',
    optOut: 'STOP, START and HELP',
    purpose: 'Giving numbers to people',
    retention: 'How long it is kept',
  },
  whatIf: 'If you change it:',
  wrongNumber: 'Enter a whole number from {{min}} to {{max}}.',
  wrongText: 'At most {{max}} characters.',
  wrongChoice: 'Choose one of these.',
  conversationIdleDays: 'Days until a quiet conversation closes',
  conversationIdleDaysHint:
    'After that, the next text of the same person is routed anew. 1 to 90; 7 unless you decide.',
  duplicateWindowSeconds: 'Seconds in which the same text again is a duplicate',
  duplicateWindowSecondsHint: 'A duplicate is kept and marked, and delivered once. 0 to 600; 60 unless you decide.',
  defaultRouting: 'A number that several people get is routed to',
  defaultRoutingHint:
    'Where a sharing begins: whoever shares a number can choose otherwise. Everyone, unless you decide.',
  defaultRouting_everyone: 'Everyone who holds it',
  defaultRouting_round_robin: 'The next in turn (round robin)',
  defaultRouting_backup: 'The first who is available (backup)',
  optOutScope: 'A customer who writes STOP is opted out of',
  optOutScopeHint: 'Whoever must be safe chooses all numbers, as it is unless you decide.',
  optOutScope_tenant: 'All our numbers',
  optOutScope_number: 'The number they wrote to',
  stopAnswer: 'Answer to STOP',
  stopAnswerHint:
    'Sent once, as the last text. Empty: none. Name yourselves, and say that START brings texts back. Toll-free networks confirm by themselves.',
  startAnswer: 'Answer to START',
  startAnswerHint: 'Sent once when somebody comes back. Empty: none.',
  helpAnswer: 'Answer to HELP',
  helpAnswerHint: 'Who you are and how to reach a person. Empty: none.',
  personMinuteLimit: 'Texts that one person sends a minute, at most',
  personMinuteLimitHint: 'Whoever reaches it is told when to try again. 30 unless you decide.',
  personDayLimit: 'Texts that one person sends a day, at most',
  personDayLimitHint: 'Counted over the last 24 hours. 500 unless you decide.',
  numberMinuteLimit: 'Texts that one number sends a minute, at most',
  numberMinuteLimitHint: 'What your campaign allows: carriers block what is faster. 60 unless you decide.',
  sendUnregistered: 'A number in no approved campaign',
  sendUnregisteredHint: 'US carriers block what such a number sends, and may charge for it.',
  sendUnregistered_false: 'Is refused before QuestBlue is asked',
  sendUnregistered_true: 'May send all the same',
  sendToCanada: 'Texts may go to',
  sendToCanadaHint: 'Texts to all other countries are refused.',
  sendToCanada_false: 'The United States and its territories',
  sendToCanada_true: 'The United States, its territories and Canada',
  purposeRequired: 'A documented purpose',
  purposeRequiredHint: 'The note of an assignment, which the register shows. Not asked for unless you decide.',
  purposeRequired_false: 'May be left out',
  purposeRequired_true: 'Is needed whenever somebody is given a number',
  ...usageSettingsWords,
  ...retentionWords,
  change: {
    ...usageSettingsChanges,
    ...retentionChanges,
    purposeRequired:
      'it counts from the next assignment on. Needed: nobody is given a number without a note, in the panel or by a program. Who holds one already keeps it.',
    conversationIdleDays:
      'open conversations are judged by the new span at their next text. Shorter: regular customers change their person sooner. Longer: they stay with somebody who may have moved on to other work.',
    duplicateWindowSeconds:
      'only texts from now on are judged by it. Longer: somebody who means “yes” twice is heard once. Zero: a text that the network repeats is shown twice.',
    defaultRouting: 'only numbers that are linked from now on begin with it. Those there are stay as they are.',
    optOutScope:
      'the opt-outs there are count by the new rule from the next text on. To one number: those customers can be texted from your other numbers.',
    stopAnswer: 'the next STOP is answered by it. It never changes that STOP is obeyed.',
    startAnswer: 'the next START is answered by it.',
    helpAnswer: 'the next HELP is answered by it. Without one, HELP reaches your people as any text does.',
    personMinuteLimit:
      'it counts at once, with what was sent in the last minute. Lower: a quick chat may have to wait. Higher: a stolen login does more harm.',
    personDayLimit: 'it counts at once, with what was sent in the last 24 hours.',
    numberMinuteLimit:
      'it counts at once, for all who share the number together. Higher than your campaign allows: carriers drop texts without a word.',
    sendToCanada: 'it counts from the next text on. Canadian texts cost more, and Canadian rules on consent apply.',
    sendUnregistered:
      'it counts from the next text on. Allowed: texts from such a number may fail, or cost a fine of the carriers.',
  },
  send: 'Save',
}

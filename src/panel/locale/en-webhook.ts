/** What stands on the webhook's page. */
export const webhookWords = {
  enter: 'What to enter at QuestBlue: Messaging › SMS Settings › Post SMS to URL',
  url: 'URL',
  method: 'Method',
  authentication: 'Authentication',
  nothing: 'None',
  authenticationHint:
    'Nothing to enter for authentication: the secret is part of the address. Header key, Basic or signature only if your own proxy adds them.',
  masked: 'The secret part is shown to superadmins only.',
  mode: 'QuestBlue says the mode is: {{mode}}.',
  unknownMode: 'not known',
  found: 'Before it was set from here: {{mode}}.',
  set: 'Set it at QuestBlue',
  setting: 'Setting…',
  doctor: 'Texts do not arrive? Test hop by hop',
  none: 'The webhook could not be read. Reload the page.',
  lost: 'The server does not answer. This page goes on trying.',
  missed_one: 'QuestBlue’s history of the last day shows one text that did not arrive here.',
  missed: 'QuestBlue’s history of the last day shows {{count}} texts that did not arrive here.',
  unknownUrl: 'QuestBlue delivers to a URL that was not set from here: somebody else may receive these texts.',
  drift: {
    mode: 'It has been changed at QuestBlue: texts of this number no longer come here. Set it at QuestBlue again.',
    history: 'Texts are missing: QuestBlue has posted them to another address. Set it at QuestBlue again.',
  },
  state: {
    not_url: 'Not set: texts of this number do not come here. QuestBlue says their delivery is: {{mode}}.',
    set_by_us: 'Set from here on {{since}}. Nothing has been received yet.',
    confirmed: 'Confirmed. The last message or report on this address came on {{since}}.',
    doubtful: 'Doubtful.',
  },
}

/** A number's addresses. */
export const tokenWords = {
  title: 'Addresses of this number',
  made: 'Made on',
  current: 'In use',
  older: 'Lives on beside the new one',
  ended: 'Ended',
  until: 'Takes texts in until',
  endedAt: 'Ended on',
  used: 'Last used by QuestBlue on',
  unused: 'Not used yet.',
}

/** Replacing an address. */
export const rotateWords = {
  legend: 'Replace the address',
  intro:
    'A new secret is made and set at QuestBlue at once. Do this when somebody may know the address who should not.',
  overlap: 'The old address lives on for',
  overlapHint: 'What is on its way to the old address meanwhile still arrives.',
  atOnceHint: 'What is on its way to the old address is kept, and can be taken in from the delivery log.',
  hours_0: 'not a moment longer',
  hours_1: 'an hour',
  hours_24: 'a day',
  hours_72: 'three days',
  hours_168: 'a week',
  send: 'Replace it',
  busy: 'Replacing…',
}

/** Setting all numbers of a tenant at QuestBlue. */
export const setDeliveriesWords = {
  intro:
    'QuestBlue is told to post the texts of these numbers here, one number after the other. This goes on when you leave the page.',
  tenant: 'Tenant',
  chooseTenant: 'Choose a tenant',
  noTenants: 'The tenants could not be loaded. Reload the page.',
  which: 'Which numbers',
  not_set: 'Those that are not set, or have drifted',
  all: 'All of them, again',
  send: 'Set at QuestBlue',
  lost: 'The server does not answer. This page goes on trying.',
  noRun: 'Not done for this tenant yet.',
  goesOn: 'It goes on…',
  ended: 'Done',
  startedBy: 'Begun by {{name}} on',
  progress: 'Numbers that are done',
  sofar: '{{over}} of {{all}} done.',
  refusedSofar_one: 'One was refused.',
  refusedSofar: '{{count}} were refused.',
  leftOutSofar_one: 'One was left out.',
  leftOutSofar: '{{count}} were left out.',
  stop: 'Stop after this one',
  stopped: 'Somebody stopped the run.',
  more_one: 'And one more.',
  more: 'And {{count}} more.',
  state: { waiting: 'Waits', working: 'Being set…', done: 'Set', refused: 'Refused', left_out: 'Left out' },
}

/** Words of what comparing QuestBlue's history with what is here has found. */
export const lostTextWords = {
  smsLostText: {
    intro: 'Say why this needs nobody any more. It stays in the list.',
    reason: 'Why it needs nobody',
    keptHint: 'It is kept in the history.',
    send: 'Dismiss',
  },
  smsSweep: {
    intro:
      'QuestBlue’s history tells who wrote to whom and when, not what. It is compared with what is here every ten minutes; this does it now, from where it was left.',
    send: 'Compare now',
    same: 'Nothing differs',
    differs: 'Something differs',
    busyElsewhere: 'It was being compared in that moment; this is how it stands.',
    comparedTo: 'Compared up to',
    notYetToEnd: 'Its end has not been reached yet. It goes on within a minute.',
    lost_one: '1 text never arrived',
    lost: '{{count}} texts never arrived',
    unlike_one: '1 that was sent is not the same here and there',
    unlike: '{{count}} that were sent are not the same here and there',
    see: 'See them',
    duplicates_one: '1 duplicate is not settled yet',
    duplicates: '{{count}} duplicates are not settled yet',
    zone: 'Its clock, learnt from {{evidence}} texts: {{zones}}',
    noZone:
      'Its time zone is not known yet: {{evidence}} texts tell of it. Until then only what is absent at any offset is called lost.',
    lag_one: 'It shows a text at the latest 1 second after it came, as far as was seen',
    lag: 'It shows a text at the latest {{count}} seconds after it came, as far as was seen',
    skew_one: 'This server’s clock is 1 second away from QuestBlue’s. Set it by a time server.',
    skew: 'This server’s clock is {{count}} seconds away from QuestBlue’s. Set it by a time server.',
  },
}

/** Why a text probably never arrived. */
export const causeWords = {
  delivery_elsewhere: 'QuestBlue delivers the number’s texts elsewhere',
  token_retired: 'It came on an address that is no longer in use: take it in from the deliveries',
  rejected: 'Something came for the number around then and was rejected',
  outage: 'Nothing came for any number around then: the server may have been out of reach',
  unknown: 'Not known: run the doctor on the number',
}

/** Names of fields, values and notices of the list of what differs. */
export const lostTextFields = {
  actions: { list: 'Lost texts', show: 'Details' },
  properties: {
    id: 'Id',
    kind: 'What',
    state: 'State',
    numberId: 'Number',
    peer: 'Customer',
    tenantId: 'Tenant',
    at: 'When',
    carrierAt: 'When, by QuestBlue’s clock',
    cause: 'Why, probably',
    foundAt: 'Found',
    messageId: 'Message',
    closedAt: 'Closed',
    dismissedBy: 'Dismissed by',
    dismissedReason: 'Why it was dismissed',
  },
  labels: {
    kind: {
      inbound_lost: 'Lost on the way',
      sent_elsewhere: 'Sent from the number, and not from here',
      not_at_carrier: 'Sent from here, and not in QuestBlue’s history',
    },
    state: { open: 'Open', arrived: 'It is there now', dismissed: 'Dismissed' },
    cause: causeWords,
  },
  messages: {
    lostDismissed: 'It is dismissed.',
    noRecordsInResource: 'All that QuestBlue’s history shows is here.',
  },
}

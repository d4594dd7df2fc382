/** Words of the forms about opt-outs. */
export const optOutWords = {
  smsOptOut: {
    add: {
      intro: 'From now on nobody of the tenant can text this customer, until they write START or it is ended here.',
      send: 'Enter opt-out',
    },
    end: {
      intro: 'From now on this customer can be texted again. End it only when they asked for it themselves.',
      send: 'End opt-out',
    },
    tenant: 'Tenant',
    chooseTenant: 'Choose a tenant',
    peer: 'Customer',
    peerHint: 'A phone number, in any notation.',
    reason: 'Reason',
    reasonHint: 'How you know. It is kept in the history.',
  },
  smsOptOutImport: {
    intro:
      'One customer a line: the phone number, and after a comma a reason if there is one. A first line with names of columns is passed over.',
    csv: 'Lines (CSV)',
    file: 'From a file',
    reason: 'Reason where a line gives none',
    send: 'Import',
    result: '{{added}} entered, {{known}} were opted out already, {{refused}} refused.',
    line: 'Line {{line}}: {{message}}',
  },
  smsOptOutExport: {
    intro: 'Everybody who opted out, when and how, as a CSV file.',
    send: 'Make the file',
    save: 'Save opt-outs.csv',
  },
}

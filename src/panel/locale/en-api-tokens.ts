/** Words of the form that makes a personal API token. */
export const apiTokenWords = {
  smsMakeToken: {
    intro:
      'A program that sends this token acts as you, with the rights that you have at that moment. It ends when you revoke it, and works no more once you are deactivated or moved to another tenant.',
    name: 'Name',
    nameHint: 'Which program uses it, and where. It is kept in the history.',
    scopes: 'What it may do',
    scope_read: 'Read texts, files, conversations and numbers, and listen for news',
    scope_send: 'Send texts and files',
    scope_write: 'Change all else that the API changes: what is read, your availability and hours',
    days: 'Works for',
    days_7: '7 days',
    days_30: '30 days',
    days_90: '90 days',
    days_365: 'A year',
    send: 'Make a token',
    made: 'The token is made.',
    token: 'Token',
    once: 'Copy it now: it is kept nowhere and not shown again.',
  },
}

/** Names of fields, values and notices of the tokens' list. */
export const apiTokenFields = {
  actions: { list: 'API tokens', show: 'Details' },
  properties: {
    id: 'Id',
    name: 'Name',
    userName: 'Person',
    state: 'State',
    scopes: 'Scopes',
    createdAt: 'Made',
    expiresAt: 'Until',
    usedAt: 'Last used',
    revokedAt: 'Revoked',
    revokedBy: 'Revoked by',
  },
  labels: { state: { live: 'Works', expired: 'Expired', revoked: 'Revoked' } },
  messages: {
    tokenMade: 'The token is made.',
    tokenRevoked: 'The token is revoked. Programs that use it are let in no more.',
    noRecordsInResource: 'There is no API token yet. Make one for a program that reads or sends texts as you.',
  },
}

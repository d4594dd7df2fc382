/** Words of legal holds, and of erasing a customer at their request. */
export const erasureWords = {
  smsLegalHold: {
    place: {
      intro:
        'From now on nothing is erased that concerns this number, customer or person, neither by age nor on request, until the hold is released.',
      reason: 'Reason',
      send: 'Place hold',
    },
    release: {
      intro: 'From now on what was held can be erased again. The hold stays in the list.',
      reason: 'Why it is released',
      send: 'Release hold',
    },
    kind: 'What is held',
    kind_number: 'A number of the tenant',
    kind_peer: 'A customer',
    kind_person: 'A person of the tenant',
    subject_number: 'Number',
    subject_peer: 'Customer',
    subject_person: 'Person',
    subjectHint: 'A phone number, in any notation.',
    matter: 'Matter',
    matterHint: 'What the case is called. Whoever asks for an erasure reads it.',
    keptHint: 'It is kept in the history.',
  },
  smsErasure: {
    intro:
      'At a customer’s request, their texts, files and number are erased in one tenant. First look what would go and what stays.',
    peer: 'Customer',
    peerHint: 'A phone number, in any notation.',
    look: 'See what would be erased',
    foreseen: 'This would be erased, for good:',
    texts: 'Texts',
    files: 'Pictures and files',
    conversations: 'Conversations without their number',
    details: 'Details of the audit',
    requests: 'Sealed requests that nobody read a text in',
    stays:
      'What stays is that there was a text: when, which way, its status and your number. A random word stands for the customer.',
    ofOthers_one: 'One text of others in a group stays, without the customer’s number.',
    ofOthers: '{{count}} texts of others in groups stay, without the customer’s number.',
    optedOut: 'The opt-out stays, with the number: the customer must not be texted, and nobody would know otherwise.',
    optOutsEnded: 'That the customer once opted out stays, with the number: it shows that STOP was obeyed.',
    held: 'This is on legal hold: {{matters}}. It can be erased once the hold is released.',
    confirm: 'Type the number once more',
    confirmHint: 'It cannot be undone.',
    send: 'Erase for good',
    done: 'The customer is erased.',
    nothing: 'Nothing of this customer is kept here that could be erased.',
    erasedText: 'Erased on request',
    erasedPeer: 'Erased customer',
  },
}

/** Names of fields, values and notices of the list of holds. */
export const legalHoldFields = {
  actions: { list: 'Legal holds', show: 'Details' },
  properties: {
    id: 'Id',
    matter: 'Matter',
    kind: 'What is held',
    subject: 'Number, customer or person',
    tenantId: 'Tenant',
    standing: 'In force',
    placedAt: 'Placed',
    placedBy: 'Placed by',
    placedRole: 'Placed as',
    reason: 'Reason',
    releasedAt: 'Released',
    releasedBy: 'Released by',
    releasedReason: 'Why it was released',
  },
  labels: {
    kind: { number: 'A number', peer: 'A customer', person: 'A person' },
    placedRole: { sms_superadmin: 'Superadmin', sms_tenant: 'Tenant admin' },
  },
  messages: {
    holdPlaced: 'The hold is placed. Nothing that it concerns is erased.',
    holdReleased: 'The hold is released.',
    noRecordsInResource: 'Nothing is on hold. Place one where a case needs what was written.',
  },
}

/** Words of how long a tenant keeps its texts and its webhook's log. */
export const retentionWords = {
  keepMessagesMonths: 'Months that texts are kept',
  keepMessagesMonthsHint:
    'Whole months after the one in which a text came or went, 1 to 240. Empty: for ever, as it is unless you decide. The exports of a conversation, of messages and of evidence are the archive: take them before a term ends.',
  keepDeliveriesMonths: 'Months that the webhook’s log is kept',
  keepDeliveriesMonthsHint:
    'Whole months after the one in which a request came, 1 to 240. Empty: for ever, as it is unless you decide. Texts have a term of their own, above.',
  retention_messages:
    'By this term {{count}} texts from before {{before}} go with their files, not earlier than {{startsAt}}.',
  retention_deliveries: 'By this term {{count}} entries from before {{before}} go, not earlier than {{startsAt}}.',
  retentionNothing: 'By this term nothing goes yet: there is nothing from before {{before}}.',
  retentionHolds: 'What a legal hold concerns stays.',
  retentionUnknown: 'How much would go could not be counted just now.',
}

/** What happens when one of them is changed. */
export const retentionChanges = {
  keepMessagesMonths:
    'nothing goes within 24 hours of the change; then what is older goes for good: texts, files, conversations without a text left, held texts that nobody delivered. Opt-outs, who held a number, the audit, and what was counted by day stay. Longer: what is gone does not come back.',
  keepDeliveriesMonths:
    'nothing goes within 24 hours of the change; then older entries go for good, but for those of texts that still wait to be delivered.',
}

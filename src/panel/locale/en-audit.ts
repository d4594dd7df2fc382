import { faultSentences } from '../../audit/faults.js'

/** Words of the page that says whether the audit is untouched. */
export const auditWords = {
  smsVerifyAudit: {
    intro:
      'Each row of the audit carries the hash of the row before it, and where the chain stands is signed every few minutes. This reads all of it and says whether anything was changed, taken out or put in.',
    send: 'Look through the audit',
    nobodys: 'Without a tenant',
    formerly: 'Tenant {{id}}',
    untouched_one: '1 row, untouched',
    untouched: '{{count}} rows, untouched',
    sealed: 'Sealed to',
    notSealed: 'None is sealed yet',
    signed: 'Head signed at',
    notSigned: 'No head is signed yet',
    unsealed_one: '1 row is not sealed yet',
    unsealed: '{{count}} rows are not sealed yet',
    row: 'See the row',
    more_one: 'And one tenant more.',
    more: 'And {{count}} tenants more.',
    nothing: 'There is no audit yet.',
    fault: faultSentences,
  },
}

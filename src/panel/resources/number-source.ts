import { patternOf, isWhole, soughtIn } from '../../numbers/sought.js'
import type { Source } from './source.js'

const sendings = ['registered', 'pending', 'unregistered', 'toll_free', 'unknown']

/** What can be said of a number, as filters name it; `enabled`: nothing that somebody should look at. */
export const numberStates = ['enabled', 'disabled', 'unassigned', 'not_set', 'silent', 'gone', 'unlinked'] as const

/** Where `sms_numbers` come from. Parts of digits, labels and names are found by trigrams, whoever asks. */
export const numberSource: Source = {
  id: 'sms_numbers',
  view: 'sms.number_list',
  columns: {
    id: { sql: 'id', type: 'uuid' },
    number: {
      sql: 'number',
      phone: true,
      always: true,
      found: (text, bind) => {
        const { digits } = soughtIn(text)
        if (digits === null) return undefined
        return isWhole(digits) ? `number = ${bind(digits)}` : found(bind(digits), 'null', 'null')
      },
    },
    tenantId: { sql: 'tenant_id', reference: 'sms_tenants', always: true },
    label: {
      sql: 'label',
      always: true,
      found: (text, bind) => found('null', bind(patternOf(text)), 'null'),
    },
    enabled: { sql: 'enabled', type: 'boolean', always: true },
    disabledReason: { sql: 'disabled_reason', unsortable: true },
    assignmentType: { sql: 'assignment_type', values: ['unassigned', 'single', 'shared'], unsortable: true },
    routing: { sql: 'routing', values: ['everyone', 'round_robin', 'backup'], always: true },
    sending: { sql: 'sms.sending_of(id, number)', values: sendings, unsortable: true },
    holders: {
      sql: 'holders',
      unsortable: true,
      found: (text, bind) => found('null', 'null', bind(patternOf(text))),
    },
    linkedAt: { sql: 'linked_at', type: 'datetime', always: true },
    unlinkedAt: { sql: 'unlinked_at', type: 'datetime' },
    goneSince: { sql: 'sms.gone_since(id)', type: 'datetime', unsortable: true },
    lastInAt: { sql: 'last_in_at', type: 'datetime' },
    lastOutAt: { sql: 'last_out_at', type: 'datetime' },
    version: { sql: 'version', type: 'number' },
    waiting: { sql: 'waiting', type: 'number', unsortable: true },
    moveOnMinutes: { sql: 'sms.move_on_minutes(id)', type: 'number', unsortable: true },
    state: {
      sql: 'id',
      values: numberStates,
      unsortable: true,
      filterOnly: true,
      found: (state, bind) => `id in (select sms.numbers_in_state(${bind(state)}))`,
    },
    search: {
      sql: 'id',
      unsortable: true,
      filterOnly: true,
      found: (text, bind) => {
        const { digits, words } = soughtIn(text)
        const pattern = bind(words && patternOf(words))
        return found(bind(digits), pattern, pattern)
      },
    },
  },
  base: {
    table: 'sms.numbers',
    fields: ['id', 'number', 'tenantId', 'label', 'enabled', 'routing', 'linkedAt', 'unlinkedAt'],
  },
}

/** An array, so that the table is entered by its key: as a set it was read whole, three times as long at 20,000 numbers. */
function found(digits: string, label: string, holder: string): string {
  return `id = any(array(select sms.search_numbers(${digits}, ${label}, ${holder})))`
}

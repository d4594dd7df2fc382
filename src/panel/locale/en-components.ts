import { inboxWords } from './en-inbox.js'
import { linkWords } from './en-link.js'

const note = 'Note'
const noteHint = 'Kept with the assignment, for admins.'

/** What stands on our forms and pages, by component. */
export const components = {
  smsForm: {
    busy: 'Working…',
    unreachable: 'The server did not answer. Check your connection and try again.',
  },
  smsPeople: {
    search: 'Find by name',
    choose: 'Choose a person',
    loading: 'Loading people…',
    failed: 'The people could not be loaded. Reload the page.',
    nobody: 'No such person in this tenant.',
    away: 'away',
  },
  smsAssign: {
    intro: 'One person holds the number, reads its texts and answers them. Whoever holds it now no longer does.',
    introSeveral:
      'One person holds these {{count}} numbers, reads their texts and answers them. Whoever holds them now no longer does.',
    holder: 'Holder',
    note,
    noteHint,
    send: 'Assign',
  },
  smsShare: {
    intro:
      'Several people hold the number. All of them may read and answer; the routing says in whose inbox a text lands.',
    note,
    noteHint,
    send: 'Share',
  },
  smsHolders: {
    order: 'Holders, in order',
    none: 'Nobody yet.',
    add: 'Add a person',
    up: 'Move {{name}} up',
    down: 'Move {{name}} down',
    remove: 'Remove {{name}}',
  },
  smsRouting: {
    legend: 'Routing',
    everyone: 'Everyone',
    everyoneHint: 'Each text lands in the inbox of all holders.',
    round_robin: 'Round robin',
    round_robinHint: 'Each new conversation goes to the next person in turn, and stays with that person.',
    backup: 'Backup',
    backupHint: 'Each text goes to the first person in the order who is available.',
  },
  smsEnable: {
    intro:
      'The number delivers and sends again, to and by whoever holds it. Texts that were held stay held until you deliver them.',
    reason: 'Reason',
    reasonHint: 'Optional. It is kept in the history.',
    send: 'Enable',
    sendSeveral: 'Enable {{count}} numbers',
  },
  smsDisable: {
    intro:
      'The number neither sends nor delivers. Whoever holds it still holds it. What arrives is kept and can be delivered later. Stops texts only: calls are not affected, and the number stays at QuestBlue and is still billed.',
    reason: 'Reason',
    reasonHint: 'Optional. It is kept in the history.',
    send: 'Disable',
    sendSeveral: 'Disable {{count}} numbers',
  },
  smsConfirm: {
    unassign: {
      intro: 'Nobody holds the number any more. What arrives is kept, and can be delivered once somebody holds it.',
      send: 'Unassign',
      done: 'Nobody holds the number any more.',
    },
    unlink: {
      intro:
        'The number leaves this tenant: nobody holds it, and its webhook address stops. Its history stays. Stops texts only: calls are not affected, and the number stays at QuestBlue and is still billed.',
      send: 'Unlink',
      done: 'The number is unlinked.',
    },
    setDelivery: {
      intro:
        'QuestBlue will deliver the texts of this number to its webhook address here, and no longer where they go now.',
      send: 'Set at QuestBlue',
      done: 'QuestBlue now delivers to this address. It is confirmed with the first text.',
    },
    deliver: {
      intro: 'The text goes to whoever holds the number now, by today’s routing. It keeps the time at which it came.',
      send: 'Deliver',
      done: 'The text is delivered.',
    },
    testCredentials: {
      intro: 'QuestBlue is asked whether it accepts the stored credentials. Nothing is sent or changed there.',
      send: 'Test now',
      done: 'QuestBlue accepts the credentials.',
    },
  },
  smsEdit: { label: 'Label', labelHint: 'What the number is for. Leave it empty for none.', send: 'Save' },
  smsCredentials: {
    intro:
      'What you enter is encrypted, tested at once, and never shown again. You find all three in the QuestBlue portal.',
    questblueUsername: 'QuestBlue user name',
    questbluePassword: 'QuestBlue password',
    questblueSecurityKey: 'QuestBlue security key',
    keep: 'Leave it empty to keep what is stored.',
    send: 'Save and test',
    test: 'Test again',
    testing: 'Testing…',
    set: 'Set on {{at}}, by {{by}}.',
    neverSet: 'Never set.',
    somebody: 'somebody',
    tested: 'Tested on {{at}}.',
    neverTested: 'Not tested.',
    state: {
      missing: 'Credentials missing',
      untested: 'Not tested yet',
      valid: 'Valid: QuestBlue accepts them',
      refused: 'Refused by QuestBlue',
    },
  },
  smsTenantSettings: {
    conversationIdleDays: 'Days until a quiet conversation closes',
    conversationIdleDaysHint: 'After that, the next text of the same person is routed anew. 1 to 90.',
    duplicateWindowSeconds: 'Seconds in which the same text again is a duplicate',
    duplicateWindowSecondsHint: 'A duplicate is kept and marked, and delivered once. 0 to 600.',
    send: 'Save',
  },
  smsAvailability: {
    intro: 'Routing passes over people who are away. With nobody available, a text goes to all holders.',
    available: 'Available for texts',
    send: 'Save',
  },
  smsCells: { nobody: 'Nobody', on: 'On', off: 'Off', unlinked: 'Unlinked' },
  smsCopy: {
    copy: 'Copy {{what}}',
    button: 'Copy',
    copied: 'Copied',
    byHand: 'The line is marked: copy it with Ctrl+C.',
  },
  smsWebhook: {
    enter: 'What to enter at QuestBlue: Messaging › SMS Settings › Post SMS to URL',
    url: 'URL',
    method: 'Method',
    authentication: 'Authentication',
    nothing: 'None',
    masked: 'The secret part is shown to superadmins only.',
    mode: 'QuestBlue says the mode is: {{mode}}.',
    unknownMode: 'not known',
    found: 'Before it was set from here: {{mode}}.',
    set: 'Set it at QuestBlue',
    setting: 'Setting…',
    none: 'The webhook could not be read. Reload the page.',
    state: {
      not_url: 'Not set. QuestBlue delivers the texts of this number elsewhere: {{mode}}.',
      set_by_us: 'Set from here on {{since}}. Nothing has been received yet.',
      confirmed: 'Confirmed. The last message or report on this address came on {{since}}.',
      doubtful: 'Doubtful.',
    },
  },
  smsLink: linkWords,
  smsInventory: {
    legend: 'Pick from your QuestBlue inventory',
    search: 'Find by digits or place',
    loading: 'Asking QuestBlue…',
    unreachable: 'QuestBlue’s inventory could not be read. Try again in a minute.',
    none: 'No such number in the inventory.',
    picked: '{{count}} picked',
    linked: 'Linked: {{tenant}}',
    somebody: 'another tenant',
    noSms: 'No SMS',
    delivers: 'SMS, goes to: {{mode}}',
    free: 'SMS',
    pages: 'Pages of the inventory',
    page: '{{page}} of {{pages}}',
    previous: 'Previous',
    next: 'Next',
  },
  smsStart: {
    title: 'SMS numbers',
    welcome: 'Welcome, {{name}}',
    intro: 'Text messages of your QuestBlue numbers: who gets them, who answers, and what became of each.',
    inbox: 'Inbox',
    inboxHint: 'Read and answer texts.',
    numbers: 'Numbers',
    numbersHint: 'Who holds which number, and whether it is on.',
    link: 'Link numbers',
    linkHint: 'Take numbers from the QuestBlue inventory into a tenant.',
    deliveries: 'Deliveries',
    deliveriesHint: 'Everything that QuestBlue posted, with its outcome.',
    audit: 'Audit',
    auditHint: 'Who changed what.',
    settings: 'QuestBlue settings',
    settingsHint: 'Credentials, and whether they work.',
    tenantSettings: 'Settings',
    tenantSettingsHint: 'What your company decides for itself.',
  },
  smsInbox: inboxWords,
}

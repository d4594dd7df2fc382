import { components } from './en-components.js'
import { placeWords } from './en-refusals.js'
import { resources } from './en-resources.js'

/** The button behind which the rarer actions are: AdminJS shows the name of a group as it is, in every language. */
export const moreMenu = 'More'

/** Every word of ours on the panel's pages, in English, as AdminJS's locale files are laid out. */
export const en = {
  labels: {
    'SMS Numbers': 'SMS Numbers', // the menu's entries, by the names that our resources give them
    Settings: 'Settings',
    sms_numbers: 'Numbers',
    sms_assignments: 'Assignments',
    sms_messages: 'Messages',
    sms_deliveries: 'Deliveries',
    sms_lost_texts: 'Lost texts',
    sms_opt_outs: 'Opt-outs',
    sms_legal_holds: 'Legal holds',
    sms_audit: 'Audit',
    sms_api_tokens: 'API tokens',
    sms_users: 'Users',
    sms_tenants: 'Tenants',
    sms_settings: 'QuestBlue',
    sms_tenant_settings: 'Tenant settings',
  },
  pages: { smsInbox: 'SMS inbox' },
  actions: {
    link: 'Link numbers',
    assign: 'Assign',
    share: 'Share',
    previewHolders: 'Preview',
    findPeople: 'Find people',
    unassign: 'Unassign',
    enable: 'Enable',
    disable: 'Disable',
    showWebhook: 'Webhook',
    doctor: 'Doctor',
    rotateToken: 'New webhook address',
    setDeliveries: 'Set all at QuestBlue',
    setDelivery: 'Set at QuestBlue',
    unlink: 'Unlink',
    exportAssignments: 'Export',
    register: 'Register',
    exportMessages: 'Export',
    resume: 'Resume',
    deliver: 'Deliver',
    replay: 'Take in',
    replaySet: 'Take in a set',
    showRequest: 'What came',
    countDeliveries: 'Counts',
    exportDeliveries: 'Export',
    testCredentials: 'Test credentials',
    setAvailability: 'Availability',
    addOptOut: 'Enter an opt-out',
    endOptOut: 'End opt-out',
    importOptOuts: 'Import',
    exportOptOuts: 'Export',
    setWorkingHours: 'Working hours',
    setTimer: 'Timer',
    timeline: 'What happened',
    accessReview: 'Who can read it',
    reach: 'What they can reach',
    settingsThen: 'As they were',
    setNote: 'Private note',
    releaseWaiting: 'Deliver what waits',
    verify: 'Verify',
    placeHold: 'Place a hold',
    releaseHold: 'Release',
    sweep: 'Compare with QuestBlue’s history now',
    dismiss: 'Dismiss',
    previewErasure: 'Preview',
    previewRetention: 'Preview',
    sending: 'Sending',
    erasePeer: 'Erase on request',
    makeToken: 'Make a token',
    revokeToken: 'Revoke',
  },
  // AdminJS's own sentence names an action and a resource, and is given neither.
  messages: { forbiddenError: 'You may not do this.' },
  components,
  resources: withPlaceWords(),
}

/** AdminJS looks for its words at the resource first: those of a host's own resources stay as they are. */
function withPlaceWords() {
  return Object.fromEntries(
    Object.entries(resources).map(([id, words]) => [
      id,
      { ...words, messages: { ...placeWords, ...('messages' in words ? words.messages : {}) } },
    ]),
  )
}

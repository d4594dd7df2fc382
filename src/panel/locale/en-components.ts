import { sendingWords } from './en-sending.js'
import { doctorWords, latestWords } from './en-doctor.js'
import { holdersWords } from './en-holders.js'
import { evidenceWords } from './en-evidence.js'
import { inboxKeyWords, inboxWords } from './en-inbox.js'
import { numberWords } from './en-number.js'
import { numberListWords } from './en-number-list.js'
import { startWords } from './en-start.js'
import { erasureWords } from './en-erasure.js'
import { lostTextWords } from './en-lost-texts.js'
import { deliveryLogWords } from './en-delivery-log.js'
import { detailWords } from './en-detail.js'
import { inventoryWords, linkWords } from './en-link.js'
import { controlNames } from './en-names.js'
import { auditWords } from './en-audit.js'
import { apiTokenWords } from './en-api-tokens.js'
import { optOutWords } from './en-opt-outs.js'
import { refusalWords } from './en-refusals.js'
import { registerWords } from './en-register.js'
import { reviewWords } from './en-review.js'
import { tenantSettingsWords } from './en-tenant-settings.js'
import { tierWords } from './en-tiers.js'
import { rotateWords, setDeliveriesWords, tokenWords, webhookWords } from './en-webhook.js'

/** What stands on our forms and pages, by component. */
export const components = {
  ...controlNames,
  ...refusalWords,
  ...holdersWords,
  ...detailWords,
  ...registerWords,
  ...reviewWords,
  ...auditWords,
  ...lostTextWords,
  ...numberListWords,
  smsForm: {
    busy: 'Working…',
    unreachable: 'The server did not answer. Check your connection and try again.',
    mend_one: 'Mend this first:',
    mend: 'Mend these {{count}} first:',
    wrongField: '{{label}}: {{wrong}}',
  },
  smsPeople: {
    search: 'Find by name',
    choose: 'Choose a person',
    loading: 'Loading people…',
    failed: 'The people could not be loaded. Reload the page.',
    nobody: 'No such person in this tenant.',
    away: 'away',
  },
  smsWaiting: {
    deliver_one: 'Deliver the text that waits',
    deliver: 'Deliver the {{count}} texts that wait',
    hint: 'Delivered to whoever holds the number then, with the time at which it came, and marked as late.',
    off: 'Not yet: the number is off, and what waits goes on waiting until it is enabled.',
  },
  smsHistory: {
    legend: 'What new holders see',
    all: 'Everything',
    allHint: 'They read all texts since the number was linked to this tenant.',
    from_now: 'From now on',
    from_nowHint: 'They see no text from before. What is delivered to them later, they see, however old it is.',
    by_rule: 'As usual',
    by_ruleHint: 'Where one person replaces another: from now on. Else everything.',
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
      'From now on the number delivers and sends again, to and by whoever holds it. Texts that were held stay held until you deliver them.',
    reason: 'Reason',
    reasonHint: 'Optional. It is kept in the history.',
    send: 'Enable',
  },
  smsDisable: {
    intro:
      'From now on the number neither sends nor delivers. Whoever holds it still holds it. What arrives is kept and can be delivered later. Stops texts only. Calls are not affected. The number stays at QuestBlue and is still billed.',
    reason: 'Reason',
    reasonHint: 'Optional. It is kept in the history.',
    send: 'Disable',
  },
  smsConfirm: {
    unassign: {
      intro: 'From then on nobody holds the number. What arrives is kept, and can be delivered once somebody holds it.',
      send: 'Unassign',
      done: 'Nobody holds the number any more.',
    },
    resume: {
      intro:
        'QuestBlue’s inventory did not list this number any more, so it sends nothing. Say that it is there again, and it sends from now on.',
      send: 'Resume',
      done: 'The number sends again.',
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
    revokeToken: {
      intro: 'From then on no program is let in by this token. It cannot be taken back.',
      send: 'Revoke',
      done: 'The token is revoked.',
    },
    testCredentials: {
      intro: 'QuestBlue is asked whether it accepts the stored credentials. Nothing is sent or changed there.',
      send: 'Test now',
      done: 'QuestBlue accepts the credentials.',
    },
  },
  ...deliveryLogWords,
  smsReplay: {
    intro:
      'This was not taken in when it came: its webhook address is no longer in use, or it was not understood. Taken in, it goes to the number’s present holders, with the time at which it came.',
    from: 'From',
    to: 'To',
    several: '{{number}} and {{count}} more',
    at: 'Came on',
    text: 'Text',
    files: 'Files',
    tenant: 'Tenant',
    holders: 'Holders today',
    nobody: 'Nobody',
    becomes: 'What becomes of it',
    verdict: {
      delivered: 'It is delivered by today’s routing, marked as late.',
      duplicate: 'The same text came in another way: it is kept as a duplicate, and delivered to nobody.',
      held_disabled: 'The number is off: it waits, and can be delivered later.',
      held_unassigned: 'Nobody holds the number: it waits, and can be delivered later.',
      held_tier: 'The tenant has no SMS tier: it waits, and can be delivered later.',
    },
    keyword: {
      stop: 'It says STOP: that counts from when it came, unless START was said since.',
      start: 'It says START: that counts from when it came, unless STOP was said since.',
    },
    replayed: 'It has been taken in already.',
    none: 'What came could not be read. Reload the page.',
    send: 'Take in',
  },
  smsUnlink: {
    intro:
      'The number leaves this tenant: nobody holds it, and its webhook address stops. Its history stays, and can be exported. Stops texts only. Calls are not affected. The number stays at QuestBlue and is still billed.',
    legend: 'Where QuestBlue delivers its texts from then on',
    false: 'Leave it as it is',
    found: 'Set it back to what was found when it was set from here',
    none: 'Set it to none',
    send: 'Unlink',
  },
  smsExport: {
    exportAssignments:
      'Who held which number, from when, until when, as a CSV file. Numbers that have been unlinked are in it too.',
    exportMessages: 'Texts in and out as a CSV file. Those of numbers that have been unlinked are in it too.',
    number: 'Number',
    numberHint: 'Leave it empty for all.',
    from: 'From',
    fromHint: 'The first day, UTC. Leave it empty for the beginning.',
    until: 'Until',
    untilHint: 'The last day, UTC. Leave it empty for today.',
    send: 'Make the file',
    rows_one: 'One row.',
    rows: '{{count}} rows.',
    noRows: 'Nothing matches: the file has its first line only.',
    save: 'Save {{name}}',
  },
  smsEdit: { label: 'Label', labelHint: 'What the number is for. Leave it empty for none.', send: 'Save' },
  smsCredentials: {
    intro:
      'What you enter is encrypted, tested at once, and never shown again. You find all three in the QuestBlue portal.',
    questblueUsername: 'QuestBlue user name',
    questbluePassword: 'QuestBlue password',
    questblueSecurityKey: 'QuestBlue security key',
    whatIf: 'If you change them:',
    change:
      'the next call to QuestBlue uses the new ones, of every tenant. While QuestBlue refuses them nothing is sent or linked; what comes in is stored as before.',
    questblueUsernameHint: 'The name that you log in to the QuestBlue portal with.',
    questbluePasswordHint: 'The password that belongs to it.',
    questblueSecurityKeyHint: 'The key of the API, from the portal’s API settings.',
    keep: 'Leave it empty to keep what is stored.',
    send: 'Save and test',
    test: 'Test again',
    testing: 'Testing…',
    set: 'Set on {{at}}, by {{by}}.',
    neverSet: 'Never set.',
    somebody: 'somebody',
    tested: 'Tested on {{at}}.',
    neverTested: 'Not tested.',
    balance: 'Balance {{balance}} dollars, allowed credit {{credit}} dollars, read on {{at}}.',
    balanceLow:
      'The balance is low: with the allowed credit it is below {{least}} dollars. Top up at QuestBlue, or texts will fail.',
    lowBalance: 'Warn when balance and allowed credit are below, in dollars',
    bodyDays: 'Keep what came in, as it came, for days',
    bodyDaysHint:
      'Sealed, so that what was not understood can be taken in later. If you change it: what is older is thrown away within minutes, unless its tenant has a legal hold.',
    lowBalanceHint: 'If you change it: the warning here and on the start page follows it at once. It stops no text.',
    state: {
      missing: 'Credentials missing',
      untested: 'Not tested yet',
      valid: 'Valid: QuestBlue accepts them',
      refused: 'Refused by QuestBlue',
    },
  },
  smsSending: sendingWords,
  smsTenantSettings: tenantSettingsWords,
  smsAvailability: {
    intro: 'Routing passes over people who are away. With nobody available, a text goes to all holders.',
    available: 'Available for texts',
    until: 'Away until',
    failed: 'How the switch stands could not be loaded. Reload the page.',
    untilHint: 'Ends by itself. Empty: until it is switched on again.',
    send: 'Save',
  },
  smsDecision: {
    rule_single: 'The number has one holder.',
    rule_everyone: 'Everyone who holds the number gets its texts.',
    rule_round_robin: 'A new conversation: the next in turn.',
    rule_backup: 'A new conversation: the first who is available.',
    rule_open_conversation: 'The conversation was open and stays with its person.',
    skipped_away: 'passed over, away',
    skipped_outside_hours: 'passed over, outside working hours',
    skipped_number_closed: 'passed over, outside the hours of the number',
    nobodyAvailable: 'Nobody was available, so it went to all holders.',
    late_held_disabled: 'It arrived while the number was off, and was delivered late.',
    late_held_unassigned: 'It arrived while nobody held the number, and was delivered late.',
    late_held_tier: 'It arrived while the tenant had no SMS tier, and was delivered late.',
    late_retired_token: 'It arrived on a webhook address that was no longer in use, and was taken in later.',
    late_not_understood: 'It was not understood when it arrived, and was taken in later.',
    turn: 'The last turn was with: {{before}}. Now it is with: {{after}}.',
    nobody: 'nobody yet',
    left: 'somebody who no longer holds the number',
  },
  smsTimer: {
    intro: 'Unanswered for so long, a conversation moves on to the next person, and its thread says so.',
    minutes: 'Minutes',
    minutesHint: '1 to 1440. Empty: it stays with whoever has it.',
    send: 'Save',
  },
  smsHours: {
    intro_sms_users: 'Outside these hours routing passes over this person.',
    intro_sms_numbers: 'Outside these hours nobody is taken to be there: a text goes to all holders.',
    intro_own: 'Outside these hours routing passes over you.',
    own: 'My working hours',
    failed: 'The working hours could not be loaded. Reload the page.',
    unreachable: 'The server did not answer. Check your connection and try again.',
    always: 'At any time',
    timeZone: 'Time zone',
    mon: 'Monday',
    tue: 'Tuesday',
    wed: 'Wednesday',
    thu: 'Thursday',
    fri: 'Friday',
    sat: 'Saturday',
    sun: 'Sunday',
    off: 'Off',
    format: 'Hours are written 09:00-12:00, 13:00-17:00; over midnight 22:00-06:00. A day left empty is off.',
    holidays: 'Days off',
    holidaysHint: 'Written 2026-12-25, with commas. Hours that begin on such a day are off.',
    answer: 'Automatic answer outside the hours',
    answerHint:
      'Sent at most once a day to whoever texts outside the hours; without hours of the number, while none of its holders works. Empty: nothing is sent.',
    send: 'Save',
  },
  smsCells: { nobody: 'Nobody', on: 'On', off: 'Off', gone: 'Gone at QuestBlue', unlinked: 'Unlinked' },
  smsCopy: {
    copy: 'Copy {{what}}',
    button: 'Copy',
    copied: 'Copied',
    byHand: 'The line is marked: copy it with Ctrl+C.',
  },
  smsWebhook: webhookWords,
  smsTokens: tokenWords,
  smsRotate: rotateWords,
  smsSetDeliveries: setDeliveriesWords,
  smsLink: linkWords,
  smsInventory: inventoryWords,
  smsDoctor: doctorWords,
  smsLatest: latestWords,
  smsInbox: inboxWords,
  smsInboxKeys: inboxKeyWords,
  smsEvidence: evidenceWords,
  ...erasureWords,
  ...optOutWords,
  ...apiTokenWords,
  ...numberWords,
  ...startWords,
  ...tierWords,
}

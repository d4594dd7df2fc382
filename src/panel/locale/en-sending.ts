/** Words of the page that says whether texts are handed to the carrier, and decides what becomes of those that wait. */
export const sendingWords = {
  goesOn: 'Texts are handed to QuestBlue as they are written.',
  paused_restored:
    'This database was put back from a backup, or is a copy: nothing is sent until you decide. What waits may have been sent after the backup was made. Texts that arrive are stored and delivered as always. If this is a copy for trying things out, leave it as it is.',
  paused_by_hand:
    'Sending was paused by hand: nothing is sent until you decide. Texts that arrive are stored and delivered as always.',
  since: 'Paused since',
  lastSeen: 'The original was last at work at',
  queued: 'Waiting to be sent: {{count}}',
  queuedBefore: 'Waiting to be sent: {{count}}, of these from before the pause: {{before}}',
  oldest: 'The oldest was written at',
  sending: 'In QuestBlue’s hands: {{count}}',
  unknown: 'Not known whether they were sent: {{count}}. QuestBlue’s history is asked about them by itself.',
  reason: 'Reason',
  reasonHint: 'Needed to discard. It is kept in the audit.',
  pauseHint: 'Shown here, and kept in the audit.',
  pause: 'Pause sending',
  look: 'Mark as sent what QuestBlue’s history shows',
  send: 'Send what waits',
  discard: 'Discard what waits since before the pause',
  found:
    'QuestBlue’s history shows {{inHistory}} texts that this database does not know as sent; {{marked}} of those that waited were among them and are marked as sent. The others are texts of which this database knows nothing, or could not be told apart.',
  discarded: 'Discarded: {{count}}. Each says so in its conversation.',
}

/** What the other side of a text may be, as `sms.peer_kind` says: only a phone can be answered. */
export const peerKinds = ['phone', 'short_code', 'other', 'erased'] as const

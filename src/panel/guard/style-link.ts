/** Linking: the inventory's lines, what was picked, how far a run has come. */
export const linkStyle = `
.sms-inventory .sms-inventory__place small { display: block; font-size: 12px; line-height: 1.4; color: var(--sms-soft); }
.sms-inventory .sms-inventory__state { display: flex; flex-wrap: wrap; gap: 4px; justify-content: flex-end; max-width: 100%; }
.sms-inventory .sms-inventory__state .sms-chip { white-space: normal; }
.sms-picked__count { margin: 8px 0; font-size: 14px; }
.sms-picked summary { cursor: pointer; color: var(--sms-link); padding: 4px 0; }
.sms-picked ul { display: flex; flex-wrap: wrap; gap: 8px; margin: 8px 0; }
.sms-progress { display: block; width: 100%; height: 10px; margin-bottom: 8px; accent-color: var(--sms-accent); }
`

/** The shapes of the webhook's page and the doctor's. */
export const doctorStyle = `
.sms-doctor__summary { margin: 16px 0; }
.sms-doctor__mend { white-space: normal; font-weight: 700; color: inherit; text-decoration: underline; }
.sms-hops { margin: 0 0 16px; padding: 0; list-style: none; }
.sms-hop { padding: 10px 0 10px 14px; border-left: 3px solid var(--sms-line); margin-bottom: 2px; line-height: 1.5; overflow-wrap: anywhere; }
.sms-hop--green { border-left-color: var(--sms-good); }
.sms-hop--red { border-left-color: var(--sms-bad); background: var(--sms-hover); }
.sms-hop--warned { border-left-color: var(--sms-warning); }
.sms-hop--not_reached p, .sms-hop--running p { color: var(--sms-soft); }
.sms-hop__head { display: flex; flex-wrap: wrap; gap: 4px 10px; align-items: center; }
.sms-hop__head strong { font-weight: 700; }
.sms-hop__took { font-size: 12px; color: var(--sms-soft); }
.sms-hop__todo a { color: var(--sms-link); }
.sms-real__choice { display: flex; flex-wrap: wrap; gap: 8px 14px; align-items: center; margin: 0 0 16px; }
.sms-latest ul { margin: 0 0 12px; padding: 0; list-style: none; }
.sms-latest li { display: flex; flex-wrap: wrap; gap: 4px 12px; align-items: center; padding: 8px 0; border-bottom: 1px solid var(--sms-line); }
.sms-latest a { color: var(--sms-link); }
.sms-tokens { margin: 0 0 16px; padding: 0; list-style: none; }
.sms-tokens li { padding: 8px 0; border-bottom: 1px solid var(--sms-line); line-height: 1.5; }
.sms-webhook__ways { display: flex; flex-wrap: wrap; gap: 10px 20px; align-items: center; margin: 0 0 20px; }
.sms-webhook__ways a { color: var(--sms-link); }
.sms-rotate__intro, .sms-run__counts { margin: 0 0 16px; line-height: 1.5; }
.sms-progress { width: 100%; height: 8px; accent-color: var(--sms-accent); }
`

/** Settings pages, and what is wrong beside a field and above the button. */
export const settingsStyle = `
.sms-wrong { margin: 6px 0 0; color: var(--sms-bad); font-size: 13px; line-height: 1.4; }
.sms-form [aria-invalid="true"] { border-color: var(--sms-bad); }
.sms-wrong-fields { margin: 0 0 16px; padding: 12px 16px; border-left: 4px solid var(--sms-bad); background: var(--sms-bad-ground); color: var(--sms-bad); }
.sms-wrong-fields li { list-style: disc; margin-left: 20px; }
.sms-wrong-fields a { color: inherit; text-decoration: underline; }
.sms-consequence { margin-top: 4px; }
`

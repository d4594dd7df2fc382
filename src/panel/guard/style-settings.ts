/** Settings pages, and what is wrong beside a field and above the button. */
export const settingsStyle = `
.sms-wrong { margin: 6px 0 0; color: #b3000f; font-size: 13px; line-height: 1.4; }
.sms-form [aria-invalid="true"] { border-color: #b3000f; }
.sms-wrong-fields { margin: 0 0 16px; padding: 12px 16px; border-left: 4px solid #b3000f; background: #f9e0e3; color: #5c000a; }
.sms-wrong-fields li { list-style: disc; margin-left: 20px; }
.sms-wrong-fields a { color: inherit; text-decoration: underline; }
.sms-consequence { margin-top: 4px; }
`

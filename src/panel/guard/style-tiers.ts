/** The tier of each tenant beside the settings. */
export const tiersStyle = `
.sms-tiers { line-height: 1.5; }
.sms-tiers p, .sms-tiers li { line-height: inherit; }
.sms-tiers > p, .sms-tiers__list { margin: 0 0 12px; }
.sms-tiers > :last-child { margin-bottom: 0; }
.sms-tiers a { color: var(--sms-link); text-decoration: underline; }
.sms-tiers strong { font-weight: 700; }
.sms-tiers__list > li { padding: 8px 0; border-bottom: 1px solid var(--sms-line); overflow-wrap: anywhere; }
.sms-tiers__counts { display: flex; flex-wrap: wrap; gap: 4px 16px; margin: 0 0 8px; }
`

/** The shapes of the small host's bar, and what AdminJS paints for light grounds alone. */
export const frameStyle = `
.host-bar { display: flex; align-items: center; gap: 8px 16px; min-height: 64px; padding: 0 24px; flex-shrink: 0; border-bottom: 1px solid #e0e0e7; background: #fff; color: #0c1e29; }
.host-bar__who { margin-left: auto; min-width: 0; text-align: right; line-height: 1.35; font-size: 13px; }
.host-bar__who strong, .host-bar__who span { display: block; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.host-bar__who strong { font-weight: 700; }
.host-bar__out { color: #2534c0; text-decoration: underline; white-space: nowrap; font-size: 14px; padding: 8px 0; }
.host-bar a:focus-visible, .host-bar button:focus-visible { outline: 2px solid #3040d6; outline-offset: 2px; }
[data-css="sidebar"] a:focus-visible { outline: 2px solid #3040d6; outline-offset: -2px; }
button.host-bar__out { border: 0; background: none; font-family: inherit; cursor: pointer; }
html[data-sms-scheme="dark"] body { background: #131318; }
html[data-sms-scheme="dark"] .host-bar { background: #1d1d26; color: #f2f2f7; border-color: #3a3a48; }
html[data-sms-scheme="dark"] .host-bar__out { color: #aab6ff; }
html[data-sms-scheme="dark"] .host-bar a:focus-visible, html[data-sms-scheme="dark"] .host-bar button:focus-visible,
html[data-sms-scheme="dark"] [data-css="sidebar"] a:focus-visible { outline-color: #aab6ff; }
html[data-sms-scheme="dark"] .adminjs_DatePicker .react-datepicker, html[data-sms-scheme="dark"] .adminjs_DatePicker .react-datepicker__header { background: #1d1d26; color: #f2f2f7; border-color: #3a3a48; }
html[data-sms-scheme="dark"] .adminjs_DatePicker .react-datepicker__day, html[data-sms-scheme="dark"] .adminjs_DatePicker .react-datepicker__day-name,
html[data-sms-scheme="dark"] .adminjs_DatePicker .react-datepicker__current-month { color: #f2f2f7; }
@media (max-width: 767px) { .host-bar { flex-wrap: wrap; padding: 0 12px; gap: 8px; } .host-bar__who span { display: none; } }
`

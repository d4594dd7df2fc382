/** What the inbox has beyond its panes: search, keys, what waits. */
export const inboxStyle = `
span.sms-chip--warning { background: var(--sms-warning-ground); color: var(--sms-warning); }
.sms-inbox__views { flex-wrap: wrap; }
.sms-inbox__search { flex: 1 1 200px; max-width: 320px; min-width: 0; }
.sms-inbox__more { margin: 12px 16px; }
.sms-conversation--unread .sms-conversation__head strong, .sms-conversation--unread .sms-conversation__text { font-weight: 700; }
.sms-conversation__text mark { background: var(--sms-notice-ground); color: var(--sms-notice); padding: 0 2px; border-radius: 2px; }
.sms-thread__head h2:focus { outline: none; }
.sms-thread__head h2:focus-visible { outline: 2px solid var(--sms-accent); outline-offset: 2px; }
.sms-thread__head { flex-wrap: wrap; }
.sms-thread__waits { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; margin-left: auto; font-size: 13px; }
.sms-thread__waits [role="alert"]:not(:empty) { flex-basis: 100%; color: var(--sms-bad); }
.sms-evidence { display: flex; flex-wrap: wrap; gap: 8px 12px; margin-left: auto; font-size: 13px; }
.sms-evidence > form { display: flex; flex-wrap: wrap; align-items: flex-end; gap: 8px 12px; flex-basis: 100%; min-width: 0; }
.sms-evidence > form > p, .sms-evidence [role="status"] { flex-basis: 100%; }
.sms-evidence [role="alert"]:not(:empty) { flex-basis: 100%; color: var(--sms-bad); }
.sms-evidence code { overflow-wrap: anywhere; }
.sms-keys { position: relative; margin-left: auto; font-size: 14px; font-weight: 400; line-height: 1.5; }
.sms-keys summary { cursor: pointer; padding: 4px 8px; color: var(--sms-link); }
.sms-keys summary:focus-visible { outline: 2px solid var(--sms-accent); outline-offset: 2px; }
.sms-keys dl { margin: 8px 0 0; display: grid; gap: 4px; }
.sms-keys dl > div { display: grid; grid-template-columns: 128px minmax(0, 1fr); gap: 12px; }
.sms-keys dd { margin: 0; }
.sms-keys kbd { font: inherit; font-weight: 700; }
.sms-inbox__line--found { color: var(--sms-soft); }
.sms-conversation__chips { display: flex; flex-wrap: wrap; gap: 4px; margin-left: auto; }
@media (min-width: 768px) {
  .sms-keys__list { position: absolute; right: 0; z-index: 3; width: 360px; box-sizing: border-box; padding: 8px 16px; background: var(--sms-ground);
    color: var(--sms-text); border: 1px solid var(--sms-edge); border-radius: 8px; }
}
@media (max-width: 767px) {
  .sms-inbox__search { max-width: none; flex-basis: 100%; }
  .sms-thread__waits, .sms-evidence { margin-left: 0; }
  .sms-inbox--open .sms-inbox__line--found { display: none; }
}
`

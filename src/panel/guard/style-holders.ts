/** Giving a number to people: who can be picked, their order, where conversations would go. */
export const holdersStyle = `
.sms-people__list { max-height: 216px; overflow-y: auto; margin: -12px 0 0; border: 1px solid var(--sms-line); border-radius: 4px; }
.sms-people__list:empty { display: none; }
.sms-people__line { min-height: 20px; margin: 6px 0 16px; font-size: 13px; color: var(--sms-soft); }
.sms-person { display: flex; flex-wrap: wrap; align-items: center; gap: 2px 12px; padding: 8px 12px; line-height: 1.4; font-size: 14px; cursor: pointer;
  border-bottom: 1px solid var(--sms-line); }
.sms-person:last-child { border-bottom: 0; }
.sms-person:hover { background: var(--sms-hover); }
.sms-person[aria-selected="true"] { background: var(--sms-notice-ground); box-shadow: inset 3px 0 0 var(--sms-accent); }
.sms-person strong { font-weight: 700; overflow-wrap: anywhere; }
.sms-person__email { flex: 1 1 160px; min-width: 0; overflow-wrap: anywhere; color: var(--sms-soft); font-size: 13px; }
.sms-person__held { color: var(--sms-soft); font-size: 13px; white-space: nowrap; }
.sms-chosen:not(:empty) { display: flex; align-items: center; gap: 8px; margin: 0 0 12px; font-weight: 700; }
.sms-order__handle { flex: none; width: 32px; height: 32px; display: inline-flex; align-items: center; justify-content: center; border: 0; border-radius: 4px;
  background: none; color: inherit; cursor: grab; touch-action: none; }
.sms-order__handle:focus-visible { outline: 2px solid var(--sms-accent); outline-offset: -2px; }
.sms-order__handle svg { fill: none; stroke: currentColor; }
.sms-order .sms-order__dragged { background: var(--sms-notice-ground); }
.sms-order button[aria-disabled="true"] { opacity: 0.4; cursor: default; }
.sms-forecast { min-height: 104px; margin: 0 0 24px; padding: 16px; border-radius: 4px; border: 1px solid var(--sms-line); line-height: 1.5; }
.sms-forecast__next li { list-style: decimal; margin-left: 24px; }
.sms-forecast__notice:not(:empty) { margin-top: 8px; color: var(--sms-soft); }
.sms-hand-over [role="status"] { margin: 0 0 12px; font-weight: 700; }
.sms-hand-over p { margin: 0 0 8px; }
.sms-hand-over p + ul { font-weight: 400; }
@media (max-width: 480px) {
  .sms-order li { flex-wrap: wrap; }
  .sms-order__name { flex-basis: calc(100% - 44px); }
}
`

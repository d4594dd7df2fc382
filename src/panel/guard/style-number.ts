/** The shapes of a number's page and of the start page, and of the panels that they are made of. */
export const numberStyle = `
.sms-number { line-height: 1.5; color: var(--sms-text); overflow-wrap: anywhere; }
.sms-number__head { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 14px; margin: 0 0 12px; }
.sms-number__head h2 { margin: 0; font-size: 26px; line-height: 1.2; font-weight: 700; }
.sms-number__label { font-weight: 700; }
.sms-number__last { display: flex; flex-wrap: wrap; gap: 4px 14px; flex-basis: 100%; font-size: 14px; color: var(--sms-soft); }
.sms-number__stale:empty { display: none; }
.sms-number__stale { margin: 0 0 12px; color: var(--sms-warning); }
.sms-number__next { font-size: 16px; font-weight: 700; margin: 0 0 8px; }
.sms-soft { font-size: 14px; color: var(--sms-soft); margin: 4px 0; }
.sms-number a, .sms-start a { color: var(--sms-link); }
.sms-link, .sms-rows a { text-decoration: underline; }
.sms-number a:focus-visible, .sms-start a:focus-visible, .sms-panel [tabindex]:focus-visible, .sms-chart summary:focus-visible { outline: 2px solid var(--sms-accent); outline-offset: 2px; }
.sms-links { display: flex; flex-wrap: wrap; gap: 4px 16px; }
.sms-panels { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 16px; }
.sms-panel { box-sizing: border-box; min-width: 0; padding: 20px; border: 1px solid var(--sms-line); border-radius: 8px; background: var(--sms-ground); color: var(--sms-text); line-height: 1.5; }
.sms-panel--wide { grid-column: 1 / -1; }
.sms-panel p { margin: 4px 0; }
.sms-panel__head { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 8px 16px; margin: 0 0 12px; }
.sms-panel__head h3 { margin: 0; font-size: 16px; font-weight: 700; }
.sms-panel .sms-facts { margin: 0 0 12px; }
.sms-panel .sms-facts dd { white-space: normal; }
.sms-crew { margin: 8px 0; padding: 0 0 0 22px; }
.sms-crew li { list-style: decimal; padding: 3px 0; }
.sms-crew__name { margin-right: 8px; }
.sms-inline { margin: 12px 0 0; padding: 12px 0 0; border-top: 1px solid var(--sms-line); }
.sms-consequences { margin: 0 0 12px; padding: 0 0 0 20px; }
.sms-consequences li { list-style: disc; padding: 2px 0; }
.sms-form.sms-log { max-width: none; }
.sms-log > * + * { margin-top: 12px; }
.sms-buttons { display: flex; flex-wrap: wrap; gap: 8px; }
.sms-note { white-space: pre-wrap; }
.sms-rows > li { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 12px; padding: 8px 0; border-bottom: 1px solid var(--sms-line); }
.sms-rows > li:last-child { border-bottom: 0; }
.sms-rows__main { flex: 1 1 200px; min-width: 0; }
.sms-rows strong { font-weight: 700; }
.sms-rows__text { display: block; white-space: pre-wrap; }
.sms-usage { display: grid; grid-template-columns: minmax(0, 2fr) minmax(0, 3fr); gap: 16px 32px; align-items: start; }
.sms-table { border-collapse: collapse; width: 100%; font-size: 14px; }
.sms-table caption { text-align: left; padding: 0 0 6px; color: var(--sms-soft); }
.sms-table th, .sms-table td { padding: 6px 8px 6px 0; text-align: right; border-bottom: 1px solid var(--sms-line); font-variant-numeric: tabular-nums; }
.sms-table th { font-weight: 700; }
.sms-table th[scope="row"] { text-align: left; font-weight: 400; }
.sms-table th:first-child, .sms-table td:first-child { text-align: left; }
.sms-limit { margin: 12px 0; font-size: 14px; }
.sms-limit progress { display: block; width: 100%; height: 10px; margin: 4px 0 0; accent-color: var(--sms-accent); }
.sms-panel .sms-limit__near { color: var(--sms-bad); font-weight: 700; }
.sms-chart { margin: 0; min-width: 0; }
.sms-chart svg { display: block; width: 100%; height: 140px; margin: 8px 0 2px; }
.sms-chart__title { font-size: 14px; color: var(--sms-soft); }
.sms-chart__legend { display: flex; flex-wrap: wrap; gap: 4px 16px; font-size: 14px; }
.sms-chart__key::before { content: ""; display: inline-block; width: 10px; height: 10px; margin-right: 6px; border-radius: 2px; background: currentColor; }
.sms-chart__key--received::before, .sms-chart__bar--received { color: var(--sms-accent); fill: var(--sms-accent); }
.sms-chart__key--sent::before, .sms-chart__bar--sent { color: var(--sms-good); fill: var(--sms-good); }
.sms-chart__key--delivered::before, .sms-chart__bar--delivered { color: var(--sms-good); fill: var(--sms-good); }
.sms-chart__key--held::before, .sms-chart__bar--held { color: var(--sms-accent); fill: var(--sms-accent); }
.sms-chart__key--other::before, .sms-chart__bar--other { color: var(--sms-edge); fill: var(--sms-edge); }
.sms-chart__key--refused::before, .sms-chart__bar--refused, .sms-chart__key--failed::before, .sms-chart__bar--failed { color: var(--sms-bad); fill: var(--sms-bad); }
.sms-chart__ground { stroke: var(--sms-edge); stroke-width: 1; }
.sms-chart__axis { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 2px 12px; font-size: 12px; color: var(--sms-soft); }
.sms-chart summary { cursor: pointer; padding: 8px 0; font-size: 14px; }
.sms-timeline { margin: 0 0 12px; padding: 0; border-left: 2px solid var(--sms-line); }
.sms-timeline li { list-style: none; padding: 0 0 14px 16px; }
.sms-timeline p { margin: 0; }
.sms-timeline__why { white-space: pre-wrap; }
.sms-start { color: var(--sms-text); overflow-wrap: anywhere; display: flex; flex-direction: column; gap: 16px; }
.sms-start h2 { margin: 0; font-size: 26px; line-height: 1.2; font-weight: 700; }
.sms-panel > h3 { margin: 0 0 8px; font-size: 16px; font-weight: 700; }
.sms-panel > h4 { margin: 16px 0 4px; font-size: 14px; font-weight: 700; }
.sms-need { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 16px; padding: 14px 0 14px 14px; border-bottom: 1px solid var(--sms-line); border-left: 4px solid var(--sms-edge); }
.sms-need + .sms-need { border-top: 0; }
.sms-need:last-child { border-bottom: 0; }
.sms-need--urgent { border-left-color: var(--sms-bad); }
.sms-need__main { flex: 1 1 260px; min-width: 0; }
.sms-need h4 { margin: 0; font-size: 15px; font-weight: 700; }
.sms-need p { margin: 2px 0; }
.sms-need__where { display: inline-flex; flex-wrap: wrap; gap: 2px 14px; }
.sms-start .sms-need__mend { flex: none; padding: 8px 16px; border: 1px solid var(--sms-accent); border-radius: 4px; text-decoration: none; }
.sms-start .sms-need__mend:hover { background: var(--sms-hover); }
@media (max-width: 900px) {
  .sms-panels, .sms-usage { grid-template-columns: minmax(0, 1fr); }
}
@media (max-width: 767px) {
  .sms-number { padding: 0 12px 24px; }
  .sms-panel { padding: 16px; }
}
`

/** The list of numbers, its menu, and the work on several of them. */
export const numberListStyle = `
.sms-numbers { color: var(--sms-text); line-height: 1.45; font-size: 14px; }
.sms-numbers__search { max-width: 560px; }
.sms-numbers__keys { margin: -8px 0 16px; font-size: 13px; }
.sms-numbers__failed { padding: 12px; border-radius: 4px; background: var(--sms-bad-ground); color: var(--sms-bad); margin-bottom: 12px; }
.sms-numbers__bulk { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 12px; min-height: 40px; }
.sms-numbers__bulk [role="alert"] { color: var(--sms-bad); }
.sms-numbers__table { width: 100%; border-collapse: collapse; }
.sms-numbers__table[aria-busy="true"] tbody { opacity: 0.55; }
.sms-numbers__table th, .sms-numbers__table td { padding: 10px 12px 10px 0; text-align: left; vertical-align: top; font-weight: 400; border-bottom: 1px solid var(--sms-line); }
.sms-numbers__table thead th { font-size: 12px; color: var(--sms-soft); }
.sms-numbers__table tbody tr { cursor: pointer; }
.sms-numbers__table tbody tr:hover, .sms-numbers__table tbody tr:focus-within, .sms-numbers__chosen { background: var(--sms-hover); }
.sms-numbers__choose { width: 28px; padding-left: 8px !important; }
.sms-numbers__choose input { width: 16px; height: 16px; margin: 2px 0; }
.sms-line__link { color: var(--sms-link); font-weight: 700; white-space: nowrap; }
.sms-line__link:focus-visible, .sms-sort:focus-visible, .sms-menu a:focus-visible { outline: 2px solid var(--sms-accent); outline-offset: 2px; }
.sms-numbers__label, .sms-numbers__last, .sms-states__why { display: block; overflow-wrap: anywhere; }
.sms-soft { color: var(--sms-soft); }
.sms-sort { border: 0; padding: 0; background: none; font: inherit; color: inherit; cursor: pointer; text-align: left; text-decoration: underline; text-underline-offset: 3px; }
.sms-states li + li { margin-top: 4px; }
.sms-use, .sms-numbers__last { white-space: nowrap; }
.sms-use--near { color: var(--sms-warning); font-weight: 700; }
.sms-menu { position: relative; }
.sms-menu__list { position: absolute; right: 0; top: 100%; z-index: 20; min-width: 190px; padding: 6px 0; border: 1px solid var(--sms-edge); border-radius: 6px; background: var(--sms-ground); box-shadow: 0 6px 20px rgb(0 0 0 / 20%); }
.sms-menu__list a { display: block; padding: 8px 16px; color: var(--sms-text); text-decoration: none; }
.sms-menu__list a:hover, .sms-menu__list a:focus { background: var(--sms-hover); }
.sms-numbers__none { padding: 32px 0; }
.sms-numbers .sms-pages { margin-top: 20px; }
.sms-bulk__list > li { padding: 12px 0; border-bottom: 1px solid var(--sms-line); overflow-wrap: anywhere; }
.sms-bulk__list strong { font-weight: 700; }
section.sms-bulk { margin-bottom: 24px; }
.sms-bulk progress { width: 100%; height: 8px; accent-color: var(--sms-accent); }
@media (hover: none) { .sms-numbers__keys { display: none; } }
@media (max-width: 768px) {
  .sms-numbers__table th[scope="row"] { flex-basis: 70%; border: 0; padding: 2px 0; }
  .sms-numbers__table tbody tr > td { border: 0; }
  .sms-numbers__table thead { margin-bottom: 4px; }
  .sms-numbers__table thead tr { display: flex; flex-wrap: wrap; align-items: center; gap: 2px 14px; }
  .sms-numbers__table thead th, .sms-numbers__table thead td { border: 0; padding: 4px 0; }
  .sms-numbers__table thead th:not(:has(button)) { display: none; }
  .sms-use { white-space: normal; }
}
`

/**
 * The register on the screen, and on paper: pages of a size that both A4 and Letter hold, each filled by what was measured
 * to fit. Only while its print view is open does anything change on paper.
 */
export const registerStyle = `
.sms-form--wide { max-width: 1120px; }
.sms-review__intro, .sms-review__status { margin: 0 0 16px; }
.sms-review__ask { max-width: 420px; margin: 0 0 20px; }
.sms-review__ask input { width: 100%; }
.sms-review__panels { margin: 0 0 16px; }
.sms-review__beside { display: block; color: var(--sms-soft); font-size: 14px; }
.sms-review__panels h4 { margin: 12px 0 4px; font-size: 14px; font-weight: 700; }
.sms-register__filters { display: grid; grid-template-columns: repeat(auto-fill, minmax(210px, 1fr)); gap: 0 20px; align-items: start; }
.sms-register__buttons { display: flex; flex-wrap: wrap; gap: 8px 12px; align-items: center; margin: 0 0 20px; }
.sms-register { width: 100%; border-collapse: collapse; font-size: 14px; line-height: 1.4; }
.sms-register th, .sms-register td { text-align: left; vertical-align: top; padding: 10px 12px 10px 0; border-bottom: 1px solid var(--sms-line); overflow-wrap: anywhere; }
.sms-register th { font-size: 12px; font-weight: 400; color: var(--sms-soft); white-space: nowrap; }
.sms-register td > span { display: block; color: var(--sms-soft); font-size: 13px; }
.sms-register a { color: var(--sms-link); white-space: nowrap; }
@media (min-width: 768px) {
  .sms-register { table-layout: fixed; }
  .sms-register th:nth-child(1), .sms-register th:nth-child(3) { width: 15%; }
  .sms-register th:nth-child(2), .sms-register th:nth-child(4) { width: 17%; }
  .sms-register th:nth-child(5) { width: 12%; }
}
@media (max-width: 767px) {
  .sms-register, .sms-register tbody, .sms-register tr, .sms-register td { display: block; width: auto; }
  .sms-register thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .sms-register tr { padding: 12px 0; border-bottom: 1px solid var(--sms-line); }
  .sms-register td { border: 0; padding: 2px 0 2px 104px; min-height: 20px; position: relative; }
  .sms-register td::before { content: attr(data-label); position: absolute; left: 0; width: 96px; color: var(--sms-soft); font-size: 13px; }
}

.sms-print { position: fixed; inset: 0; z-index: 2000; overflow: auto; background: #6b6c7b; color: #000; }
.sms-print__bar { position: sticky; top: 0; left: 0; z-index: 1; display: flex; flex-wrap: wrap; gap: 8px 12px; align-items: center; padding: 12px 16px;
  background: var(--sms-ground); color: var(--sms-text); border-bottom: 1px solid var(--sms-line); font-family: Roboto, Arial, sans-serif; }
.sms-print__bar p { margin-right: auto; }
.sms-sheets { box-sizing: border-box; width: max-content; min-width: 100%; padding: 16px; }
.sms-sheet { display: flex; flex-direction: column; box-sizing: content-box; width: 180mm; height: 246mm; margin: 0 auto 16px; padding: 15mm; background: #fff; color: #000;
  font-family: Roboto, Arial, sans-serif; font-size: 8.5pt; line-height: 1.35; }
.sms-sheet--measured { position: absolute; visibility: hidden; height: auto; left: 0; top: 0; }
.sms-sheet header { padding-bottom: 3mm; border-bottom: 0.3mm solid #000; margin-bottom: 2mm; }
.sms-sheet h1 { font-size: 13pt; font-weight: 700; margin: 0 0 1mm; }
.sms-sheet table { width: 100%; border-collapse: collapse; table-layout: fixed; }
.sms-sheet th, .sms-sheet td { text-align: left; vertical-align: top; padding: 1.2mm 2mm 1.2mm 0; border-bottom: 0.1mm solid #777; overflow-wrap: anywhere; }
.sms-sheet th { font-weight: 700; }
.sms-sheet th:nth-child(1) { width: 27mm; }
.sms-sheet th:nth-child(2) { width: 28mm; }
.sms-sheet th:nth-child(3), .sms-sheet th:nth-child(4) { width: 32mm; }
.sms-sheet th:nth-child(5) { width: 21mm; }
.sms-sheet td:last-child, .sms-register td:last-child { white-space: pre-line; }
.sms-sheet td > span { display: block; color: #333; font-size: 7.5pt; }
.sms-sheet footer { display: flex; justify-content: space-between; gap: 8mm; margin-top: auto; padding-top: 3mm; font-size: 8pt; }
@page sms-sheet { margin: 15mm; }
@media print {
  body:has(> .sms-print) > :not(.sms-print), .sms-print__bar, .sms-sheet--measured { display: none !important; }
  html:has(.sms-print), body:has(> .sms-print) { height: auto !important; overflow: visible !important; background: #fff !important; }
  .sms-print { position: static; overflow: visible; background: #fff; }
  .sms-sheets { width: auto; padding: 0; }
  .sms-sheet { page: sms-sheet; margin: 0; padding: 0; break-after: page; break-inside: avoid; }
  .sms-sheet:last-child { break-after: auto; }
}
`

import { numberListStyle } from './style-number-list.js'
import { doctorStyle } from './style-doctor.js'
import { holdersStyle } from './style-holders.js'
import { inboxStyle } from './style-inbox.js'
import { registerStyle } from './style-register.js'
import { linkStyle } from './style-link.js'
import { settingsStyle } from './style-settings.js'
import { numberStyle } from './style-number.js'
import { tiersStyle } from './style-tiers.js'
import { colours } from './colours.js'

/** Where the pages find it, below AdminJS's root path. */
export const stylesheetPath = '/frontend/assets/sms-panel.css'

/**
 * Our pages' shapes, and mends of AdminJS's own frame: on a phone nothing may be wider than the screen (its notices are
 * 480 pixels wide, its rows of buttons do not wrap).
 */
export const stylesheet = `${colours}
[data-css="notice-wrapper"] { max-width: 100vw; box-sizing: border-box; }
[data-css="notice-wrapper"] > * { min-width: 0 !important; max-width: 100%; overflow-wrap: anywhere; }
[data-css^="sms_"][data-css$="breadcrumbs"] a, [data-css^="sms_"] .adminjs_Label { color: var(--sms-soft); }
[data-css^="sms_"][data-css$="action-header"] section { flex-wrap: wrap; row-gap: 8px; }
tr[data-css^="sms_"] .adminjs_Badge, [data-css^="sms_"] .adminjs_Badge { background: var(--sms-plain-ground); border-color: var(--sms-plain-ground); color: var(--sms-plain); }
tr[data-css^="sms_"] > td[data-property-name="number"], tr[data-css^="sms_"] > td[data-property-name="peer"],
tr[data-css^="sms_"] > td[data-property-name="tenantId"], tr[data-css^="sms_"] > td[data-property-name="at"],
tr[data-css^="sms_"] > td[data-property-name="numberId"] { white-space: nowrap; }
[data-css^="sms_"] .sms-named { color: var(--sms-link); }
html[data-sms-scheme="dark"] [class*="sms-"] .adminjs_Button:disabled { background: var(--sms-plain-ground); border-color: var(--sms-line); color: var(--sms-soft); }
@media (max-width: 768px) {
  [data-css^="sms_"][data-css$="action-header"] section:has(> .adminjs_ButtonGroupItem) { display: flex; gap: 8px; }
  [data-css^="sms_"][data-css$="action-header"] .adminjs_ButtonGroupItem { margin: 0; }
  [data-css^="sms_"][data-css$="action-header"] { padding-bottom: 12px; }
  [data-css^="sms_"][data-css$="action-header"] .adminjs_DropDown-Stick-right { left: 0; right: auto; }
  table[data-css^="sms_"] > thead { display: block; }
  section[data-css^="sms_"][data-css$="-table"], table[data-css^="sms_"] { display: block; overflow: visible; }
  tbody[data-css^="sms_"] { display: block; }
  tr[data-css^="sms_"] { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 14px; padding: 12px 44px 12px 8px; position: relative;
    border-bottom: 1px solid var(--sms-line); }
  tr[data-css^="sms_"] > td { display: block !important; width: auto; padding: 2px 0; border: 0; max-width: 100%; overflow-wrap: anywhere; line-height: 1.4; }
  tr[data-css^="sms_"] > td:empty, tr[data-css^="sms_"] > td[data-property-name="durationMs"], tr[data-css^="sms_"] > td[data-property-name="dialect"],
  tr[data-css^="sms_"] > td[data-property-name="position"] { display: none !important; }
  tr[data-css^="sms_"] > td[data-property-name="text"] { flex-basis: 100%; }
  tr[data-css^="sms_"] > td.options { position: absolute; top: 6px; right: 0; padding: 0; }
}

.sms-announced { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.sms-line { margin-bottom: 12px; }
span.sms-chip { display: inline-block; white-space: nowrap; padding: 3px 9px; border-radius: 12px; font-size: 12px; line-height: 16px; background: var(--sms-plain-ground); color: var(--sms-plain); }
span.sms-chip--good { background: var(--sms-good-ground); color: var(--sms-good); }
span.sms-chip--bad { background: var(--sms-bad-ground); color: var(--sms-bad); }
span.sms-chip--notice { background: var(--sms-notice-ground); color: var(--sms-notice); }
.sms-form { max-width: 760px; box-sizing: border-box; line-height: 1.5; overflow-wrap: anywhere; }
.sms-label, .sms-fieldset legend { display: block; font-size: 12px; line-height: 16px; margin-bottom: 8px; color: var(--sms-soft); }
.sms-fieldset { border: 1px solid var(--sms-edge); border-radius: 4px; padding: 16px; margin: 0 0 24px; min-width: 0; }
.sms-fieldset legend { padding: 0 6px; margin: 0 0 0 -6px; }
.sms-choose { box-sizing: border-box; width: 100%; max-width: 100%; min-height: 36px; padding: 8px 12px; border: 1px solid var(--sms-edge);
  border-radius: 4px; background: var(--sms-ground); color: var(--sms-text); font: inherit; font-size: 14px; line-height: 1.4; }
.sms-form input, .sms-choose { max-width: 100%; box-sizing: border-box; }
.sms-choose:focus-visible, .sms-conversation:focus-visible, .sms-option input:focus-visible {
  outline: 2px solid var(--sms-accent); outline-offset: 2px; }
.sms-option { display: flex; flex-wrap: wrap; align-items: flex-start; gap: 8px 10px; padding: 8px 0; line-height: 1.4; cursor: pointer; }
.sms-option > span { flex: 1 1 0; min-width: 0; }
.sms-form > .sms-option { margin-bottom: 16px; }
.sms-outcome:not(:empty) { margin-bottom: 16px; }
.sms-outcome li { list-style: disc; margin-left: 20px; }
.sms-decision li { list-style: decimal; margin-left: 20px; }
.sms-option input { margin: 3px 0 0; width: 16px; height: 16px; flex: none; }
.sms-order { margin: 0 0 16px; }
.sms-order li { display: flex; align-items: center; gap: 6px; padding: 6px 0; border-bottom: 1px solid var(--sms-line); }
.sms-order__name { flex: 1; min-width: 0; }
.sms-copy { display: flex; flex-wrap: wrap; gap: 8px; }
.sms-copy input { flex: 1 1 220px; width: auto; min-width: 0; font-family: ui-monospace, monospace; }
.sms-inventory { max-height: 320px; overflow-y: auto; margin: 8px 0; border-top: 1px solid var(--sms-line); }
.sms-inventory li { border-bottom: 1px solid var(--sms-line); }
.sms-inventory .sms-option { align-items: center; padding: 8px 2px; }
.sms-inventory .sms-form > .sms-option { margin-bottom: 16px; }
.sms-outcome:not(:empty) { margin-bottom: 16px; }
.sms-outcome li { list-style: disc; margin-left: 20px; }
.sms-decision li { list-style: decimal; margin-left: 20px; }
.sms-option input { margin: 0; }
.sms-inventory .sms-inventory__place { flex: 1 1 110px; }
.sms-inventory .sms-inventory__number { flex: none; font-family: ui-monospace, monospace; }
.sms-inventory .sms-option > span:last-child { flex: none; max-width: 100%; white-space: normal; }
.sms-results__head { font-weight: 700; display: flex; flex-wrap: wrap; gap: 6px 10px; align-items: center; }
.sms-pages { display: flex; flex-wrap: wrap; align-items: center; gap: 12px; }
.sms-results > li { padding: 12px 0; border-bottom: 1px solid var(--sms-line); }
.sms-results__step { display: flex; flex-wrap: wrap; align-items: center; gap: 6px 10px; padding: 6px 0 0 12px; line-height: 1.4; }

.sms-facts { display: grid; grid-template-columns: minmax(96px, max-content) minmax(0, 1fr); gap: 8px 16px; margin: 0 0 24px; line-height: 1.5; }
.sms-facts dt { color: var(--sms-soft); }
.sms-facts dd { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }

.sms-start { padding: 24px; line-height: 1.5; }

.sms-inbox { display: flex; flex-direction: column; height: calc(100vh - 64px); box-sizing: border-box; padding: 20px; line-height: 1.45; color: var(--sms-text); }
.sms-inbox--empty { display: block; }
.sms-inbox__title { margin: 0 0 12px; font-size: 24px; }
.sms-inbox__bar { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 20px; }
.sms-inbox__views { display: flex; gap: 6px; }
.sms-inbox__number { display: flex; align-items: center; gap: 8px; font-size: 14px; min-width: 0; }
.sms-inbox__until { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; font-size: 14px; }
.sms-inbox__until .sms-choose { width: auto; }
.sms-inbox__line { min-height: 20px; margin: 4px 0; font-size: 13px; color: var(--sms-warning); }
.sms-inbox__panes { flex: 1; min-height: 0; display: grid; grid-template-columns: minmax(240px, 340px) minmax(0, 1fr);
  background: var(--sms-ground); border: 1px solid var(--sms-line); border-radius: 8px; overflow: hidden; }
.sms-inbox__list { overflow-y: auto; border-right: 1px solid var(--sms-line); }
.sms-inbox__thread { min-width: 0; min-height: 0; display: flex; flex-direction: column; }
.sms-inbox__none, .sms-inbox__list > p { padding: 24px 16px; color: var(--sms-soft); }
.sms-conversation { display: block; width: 100%; box-sizing: border-box; padding: 12px 16px; border: 0; border-bottom: 1px solid var(--sms-line);
  background: none; color: inherit; font: inherit; font-size: 14px; text-align: left; cursor: pointer; }
.sms-conversation:hover { background: var(--sms-hover); }
.sms-conversation[aria-current="true"] { background: var(--sms-notice-ground); }
.sms-conversation__head, .sms-conversation__foot { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 4px 8px; align-items: center; }
.sms-conversation__head strong { font-weight: 700; overflow-wrap: anywhere; }
.sms-conversation__head time, .sms-conversation__foot { font-size: 12px; color: var(--sms-soft); }
.sms-conversation__text { display: block; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; margin: 3px 0; }
.sms-thread { display: flex; flex-direction: column; min-height: 0; flex: 1; }
.sms-thread__head { display: flex; align-items: center; gap: 12px; padding: 12px 16px; border-bottom: 1px solid var(--sms-line); }
.sms-thread__head h2 { font-weight: 700; font-size: 16px; overflow-wrap: anywhere; }
.sms-thread__head p, .sms-thread__closed { font-size: 13px; color: var(--sms-soft); }
.sms-thread .sms-thread__back { display: none; }
.sms-thread__texts { flex: 1; min-height: 0; overflow-y: auto; padding: 16px; }
.sms-thread__note { align-self: center; font-size: 13px; color: var(--sms-soft); list-style: none; }
.sms-thread__closed { padding: 16px; border-top: 1px solid var(--sms-line); }
.sms-thread__texts ul { display: flex; flex-direction: column; gap: 10px; }
.sms-bubble { max-width: min(85%, 560px); padding: 8px 12px; border-radius: 12px; font-size: 14px; overflow-wrap: anywhere; white-space: pre-wrap; }
.sms-bubble--in { align-self: flex-start; background: var(--sms-hover); }
.sms-bubble--out { align-self: flex-end; background: var(--sms-notice-ground); }
.sms-bubble__who { font-size: 12px; font-weight: 700; color: var(--sms-soft); }
.sms-bubble img { display: block; max-width: 100%; max-height: 260px; border-radius: 8px; margin: 4px 0; }
.sms-composer .sms-option + .sms-option { margin-left: 16px; }
.sms-bubble__foot { font-size: 12px; color: var(--sms-soft); margin-top: 4px; white-space: normal; }
.sms-inbox__title { display: flex; flex-wrap: wrap; gap: 12px; align-items: center; }
.sms-inbox__title > h2 { margin: 0; }
.sms-inbox__told { font-size: 13px; font-weight: 400; line-height: 1.4; color: var(--sms-soft); }
html[data-sms-unread] [data-css="topbar"] > :first-child { position: relative; }
html[data-sms-unread] [data-css="topbar"] > :first-child::after { content: var(--sms-unread); position: absolute; top: 50%; left: 55%; transform: translateY(-100%);
  padding: 0 6px; border-radius: 9px; background: var(--sms-accent); color: var(--sms-on-accent); font-size: 11px; line-height: 18px; }
html[data-sms-unread] [data-css="sidebar"] a[href$="/pages/smsInbox"]::after { content: var(--sms-unread); align-self: center; margin-left: auto; padding: 0 8px; border-radius: 10px; background: var(--sms-accent); color: var(--sms-on-accent); font-size: 12px; line-height: 20px; }
.sms-new { padding: 16px; }
.sms-composer { padding: 12px 16px; border-top: 1px solid var(--sms-line); }
.sms-composer__whom { display: flex; flex-wrap: wrap; gap: 0 20px; padding-top: 6px; padding-bottom: 6px; }
.sms-composer__line { display: flex; gap: 8px; align-items: flex-end; }
.sms-composer__line textarea { flex: 1; min-width: 0; resize: vertical; }
.sms-composer--over { outline: 2px dashed var(--sms-accent); outline-offset: -4px; background: var(--sms-hover); }
.sms-composer__line .sms-attach { flex: none; width: 40px; height: 36px; padding: 0; justify-content: center; }
.sms-attach svg { margin: 0; }
.sms-attached { display: flex; flex-wrap: wrap; gap: 8px; margin: 0 0 8px; max-height: 190px; overflow-y: auto; }
.sms-attached li { display: flex; align-items: center; gap: 8px; flex: 1 1 200px; max-width: 340px; min-width: 0; box-sizing: border-box; padding: 4px 4px 4px 8px;
  border: 1px solid var(--sms-edge); border-radius: 8px; font-size: 13px; line-height: 1.3; }
.sms-attached li.sms-attached__bad { border-color: var(--sms-bad); max-width: 100%; flex-basis: 100%; }
.sms-attached__bad [role="alert"] { color: var(--sms-bad); }
.sms-attached img { width: 40px; height: 40px; flex: none; object-fit: cover; border-radius: 4px; }
.sms-attached svg { flex: none; }
.sms-attached__name { flex: 1; min-width: 0; display: flex; flex-direction: column; gap: 2px; }
.sms-attached__name strong { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; font-weight: 400; }
.sms-attached progress { width: 100%; height: 6px; accent-color: var(--sms-accent); }
.sms-bubble__file { display: flex; align-items: center; gap: 6px; margin: 4px 0; color: var(--sms-notice); }
.sms-bubble__failed { font-style: italic; color: var(--sms-bad); }
.sms-composer__count { margin: 4px 0 0; min-height: 1.2em; font-size: 12px; color: var(--sms-soft); }

@media (max-width: 767px) {
  .sms-inbox { padding: 12px; height: calc(100dvh - 64px); min-height: 420px; }
  .sms-inbox__panes { grid-template-columns: minmax(0, 1fr); }
  .sms-inbox__thread { display: none; }
  .sms-inbox--open .sms-inbox__list, .sms-inbox--open .sms-inbox__bar, .sms-inbox--open .sms-inbox__title { display: none; }
  .sms-inbox--open .sms-inbox__thread { display: flex; }
  .sms-inbox__list { border-right: 0; }
  .sms-inbox__number { width: 100%; }
  .sms-attached li { max-width: none; }
  .sms-thread .sms-thread__back { display: inline-flex; }
  .sms-form { padding-left: 16px !important; padding-right: 16px !important; }
  .sms-fieldset { padding: 12px; }
}
${settingsStyle}${doctorStyle}${numberStyle}${holdersStyle}${inboxStyle}${registerStyle}${linkStyle}${numberListStyle}${tiersStyle}`

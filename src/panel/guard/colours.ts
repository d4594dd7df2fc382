/**
 * The colours that our shapes name, one set for a light ground and one for a dark one: which is the page's is known by its
 * theme (see scheme.ts). Each reads at 4.5 : 1 or more on the grounds it stands on.
 */
export const colours = `
html { --sms-text: #0c1e29; --sms-soft: #454655; --sms-ground: #fff; --sms-hover: #f3f4f9; --sms-line: #e0e0e7; --sms-edge: #767788;
  --sms-accent: #3040d6; --sms-on-accent: #fff; --sms-link: #2534c0; --sms-warning: #8a4b00; --sms-warning-ground: #f8ecdc;
  --sms-plain: #2b2f3a; --sms-plain-ground: #e8eaf0; --sms-good: #00504f; --sms-good-ground: #d8f0ee;
  --sms-bad: #8c000e; --sms-bad-ground: #f9e0e3; --sms-notice: #1e2a9a; --sms-notice-ground: #dfe4ff; }
html[data-sms-scheme="dark"] { color-scheme: dark; --sms-text: #f2f2f7; --sms-soft: #c3c3d1; --sms-ground: #1d1d26; --sms-hover: #292935;
  --sms-line: #3a3a48; --sms-edge: #8d8ea2; --sms-accent: #4a5cf0; --sms-on-accent: #fff; --sms-link: #aab6ff;
  --sms-warning: #ffc27a; --sms-warning-ground: #3d2b12; --sms-plain: #e6e6ee; --sms-plain-ground: #343442;
  --sms-good: #8fe3df; --sms-good-ground: #0f3a39; --sms-bad: #ffb0b8; --sms-bad-ground: #4a1a20;
  --sms-notice: #c8d0ff; --sms-notice-ground: #29306b; }`

import { randomBytes } from 'node:crypto'
import type { Response } from 'express'

/** What the login page shows besides its form. */
export interface LoginPage {
  status: number
  email?: string
  next?: string
  problem?: string
}

/** Sends the login page: self-contained, nothing from another host, no script. */
export function sendLoginPage(response: Response, { status, email = '', next = '', problem }: LoginPage): void {
  const nonce = randomBytes(16).toString('base64')
  response
    .status(status)
    .set({
      'Content-Security-Policy': `default-src 'none'; style-src 'nonce-${nonce}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; img-src data:`,
      'Cache-Control': 'no-store',
      'Referrer-Policy': 'same-origin',
      'X-Content-Type-Options': 'nosniff',
    })
    .type('html')
    .send(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sign in · SMS Numbers</title>
<link rel="icon" href="data:,">
<style nonce="${nonce}">${style}</style>
</head>
<body>
<main>
<h1>SMS Numbers</h1>
<p class="lead">Sign in to the panel.</p>
${problem ? `<p class="problem" role="alert">${escaped(problem)}</p>` : ''}
<form method="post" action="/admin/login">
<input type="hidden" name="next" value="${escaped(next)}">
<label for="email">Email</label>
<input id="email" name="email" type="email" autocomplete="username" required maxlength="320" value="${escaped(email)}"${email ? '' : ' autofocus'}>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required maxlength="1000"${email ? ' autofocus' : ''}>
<button type="submit">Sign in</button>
</form>
</main>
</body>
</html>
`)
}

const style = `
:root { color-scheme: light dark; --ink: #1c1c38; --paper: #fff; --ground: #f0f3f9; --line: #8a8aa3; --accent: #3040d6; --bad: #b3182b }
@media (prefers-color-scheme: dark) { :root { --ink: #ececf6; --paper: #1f2033; --ground: #141522; --line: #7d7f99; --accent: #5563f0; --bad: #ff8a95 } }
* { box-sizing: border-box }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 24px; background: var(--ground); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif }
main { width: 100%; max-width: 400px; padding: 40px 32px; background: var(--paper); border-radius: 12px; box-shadow: 0 8px 32px rgb(20 20 60 / .14) }
h1 { margin: 0; font-size: 26px; letter-spacing: -.01em }
.lead { margin: 4px 0 24px; opacity: .8 }
.problem { margin: 0 0 16px; padding: 10px 12px; border: 1px solid var(--bad); border-radius: 8px; color: var(--bad) }
form { display: grid; gap: 6px }
label { font-weight: 600; font-size: 14px }
input { width: 100%; margin-bottom: 14px; padding: 11px 12px; font: inherit; color: inherit; background: transparent; border: 1px solid var(--line); border-radius: 8px }
button { margin-top: 6px; padding: 12px; font: inherit; font-weight: 600; color: #fff; background: var(--accent); border: 0; border-radius: 8px; cursor: pointer }
input:focus-visible, button:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
@media (max-width: 430px) { body { padding: 12px } main { padding: 28px 20px } }
`

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, sign => `&#${sign.charCodeAt(0)};`)
}

import { randomBytes } from 'node:crypto'
import type { Response } from 'express'
import { contentPolicy } from './content-policy.js'
import { escapeState } from './page-state.js'

type Page = NonNullable<ReturnType<typeof escapeState>>

/** Mends every page that AdminJS sends through this response, and gives it its policy (unless the host has set one). */
export function guardPage(response: Response): void {
  const send = response.send.bind(response)
  response.send = body => {
    response.send = send
    const page = typeof body === 'string' && body.includes('window.REDUX_STATE = ') ? escapeState(body) : undefined
    if (!page) return send(body)
    const nonce = randomBytes(16).toString('base64')
    if (!response.get('content-security-policy')) {
      response.set('Content-Security-Policy', contentPolicy(nonce, page.state))
    }
    response.set({ 'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'same-origin', 'Cache-Control': 'no-store' })
    return send(mend(page, nonce))
  }
}

/** What AdminJS links from a third party, and where it writes the company's name as if it were markup. */
const thirdPartyFont = /<link[^>]*href="https:\/\/fonts\.googleapis\.com[^>]*>/g

/** Without one, every browser asks the host for `/favicon.ico`, and finds it missing. */
const noIcon = '<link rel="icon" href="data:,">'

/**
 * HTML knows no such short form: the scripts behind it would lie within the place that React empties before it draws, and
 * those that have not run by then never would.
 */
const openPlace = '<div id="app" />'

function mend({ html, state: { branding }, dark }: Page, nonce: string): string {
  const title = `<title>${branding.companyName}</title>`
  return html
    .replace('<html ', dark ? '<html data-sms-scheme="dark" ' : '<html ')
    .replace(title, () => `<title>${escapeMarkup(branding.companyName ?? '')}</title>`)
    .replace(thirdPartyFont, branding.favicon ? '' : noIcon)
    .replace(openPlace, '<div id="app"></div>')
    .replace(/<script(?=[\s>])/g, `<script nonce="${nonce}"`)
    .trimStart()
}

function escapeMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

import type { RequestHandler } from 'express'

/** What every answer tells browsers, whatever it is of: what needs more, such as a page's policy, sets it itself. */
export function securityHeaders(publicUrl: string): RequestHandler {
  const headers = {
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'same-origin',
    'X-Frame-Options': 'SAMEORIGIN',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()',
    // A year, for this name alone: what else lies below it is not ours to decide.
    ...(publicUrl.startsWith('https:') && { 'Strict-Transport-Security': 'max-age=31536000' }),
  }
  return (_request, response, next) => {
    response.set(headers)
    next()
  }
}

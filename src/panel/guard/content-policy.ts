import type { PageState } from './page-state.js'

/**
 * The page's Content-Security-Policy: scripts by nonce, everything else from here, and from where the host's own
 * branding and assets name. AdminJS styles itself at run time (styled-components), so styles stay inline; it needs no
 * `eval`.
 */
export function contentPolicy(nonce: string, { branding, assets }: PageState): string {
  const styles = originsOf(assets.styles)
  const pictures = originsOf([branding.logo, branding.favicon])
  return [
    "default-src 'self'",
    ["script-src 'self'", `'nonce-${nonce}'`].join(' '),
    ["style-src 'self' 'unsafe-inline'", ...styles].join(' '),
    ["font-src 'self' data:", ...styles].join(' '),
    ["img-src 'self' data: blob:", ...pictures].join(' '),
    "media-src 'self' blob:",
    "connect-src 'self'",
    "worker-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'self'",
  ].join('; ')
}

function originsOf(addresses: unknown[]): string[] {
  const absolute = addresses.filter(address => typeof address === 'string').filter(address => /^https?:/i.test(address))
  return [...new Set(absolute.filter(address => URL.canParse(address)).map(address => new URL(address).origin))]
}

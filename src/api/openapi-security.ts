import type { Purpose } from './person.js'

/** The ways in, as the description names them. */
export const securitySchemes = {
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: 'session',
    description: 'The session of whoever is signed in to the panel, whatever the host calls its cookie',
  },
  token: {
    type: 'http',
    scheme: 'bearer',
    description: 'A personal API token (`sms_pat_…`), made in the panel or by `POST tokens`, as far as its scopes go',
  },
} as const

/** Who is let in to an address: the session, and a token with that scope. */
export function openTo(by: Exclude<Purpose, 'anything'>): object[] {
  return by === 'session' ? [{ session: [] }] : [{ session: [] }, { token: [by] }]
}

import { type ApiCall, textParameter } from './call.js'
import { fits, pageOf } from './paging.js'

/** `GET /did`: the inventory, `data` keyed by number. */
export const dids: ApiCall = ({ inventory }, parameters) => {
  const pattern = textParameter(parameters, 'did')
  const found = [...inventory.values()].filter(({ did }) => fits(pattern, did))
  const rows = found.map(({ did, tier, type, location }) => ({
    did,
    status: 'active',
    tier,
    type,
    location,
    note: '',
    route2trunk: 'main',
    lidb: '',
    cnam: 'off',
    e911: 'off',
  }))
  return pageOf(rows, parameters, { most: 200, shape: page => Object.fromEntries(page.map(row => [row.did, row])) })
}

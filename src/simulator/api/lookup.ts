import { wireNumber } from '../wire-number.js'
import { type ApiCall, listParameter, refused } from './call.js'

/** `GET /smschecktncarrier`: whose a number is. All are wireless here but the toll-free ones. */
export const lookup: ApiCall = (_world, parameters) => {
  const numbers = listParameter(parameters, 'tn').map(wireNumber)
  if (numbers.length === 0) return refused('tn is required')
  const data = numbers.map(tn => ({
    tn,
    carrier: 'Demo Wireless',
    isWireless: /^8(00|33|44|55|66|77|88)/.test(tn) ? 'no' : 'yes',
  }))
  return { status: 200, body: { total: data.length, data } }
}

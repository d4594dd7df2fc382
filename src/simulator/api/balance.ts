import type { ApiCall } from './call.js'

/** `GET /account/getbalance` */
export const balance: ApiCall = () => ({ status: 200, body: { data: { balance: '125.40', allowed_credit: '0.00' } } })

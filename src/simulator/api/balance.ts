import type { ApiCall } from './call.js'

/** `GET /account/getbalance` */
export const balance: ApiCall = ({ state: { account } }) => ({
  status: 200,
  body: { data: { balance: account.balance, allowed_credit: account.allowedCredit } },
})

import type { ApiCall } from './call.js'

/** `GET /dlc/campaign`: two approved ones, and one that waits for approval; between them most of the numbers. */
export const campaigns: ApiCall = ({ inventory }) => {
  const local = [...inventory.values()].filter(({ type }) => type === 'local')
  const approved = local.filter(({ campaign }) => campaign === 'approved').map(({ did }) => did)
  const half = Math.ceil(approved.length / 2)
  const submitted = local.filter(({ campaign }) => campaign === 'submitted').map(({ did }) => did)
  const data = [
    campaign('7001', 'Approved', 'Customer care', approved.slice(0, half)),
    campaign('7002', 'Approved', 'Account notifications', approved.slice(half)),
    campaign('7003', 'Submitted', 'Delivery notifications', submitted),
  ]
  return { status: 200, body: { total: data.length, total_pages: 1, current_page: 1, data } }
}

function campaign(id: string, status: string, description: string, dids: string[]) {
  return {
    id,
    brand_id: '501',
    status,
    campaign_type: 'standard',
    campaign_type_standard: description,
    campaign_description: description,
    sample_message: 'Your order is ready. Reply STOP to end.',
    campaign_did: dids.join(','),
    reply_help: 'yes',
  }
}

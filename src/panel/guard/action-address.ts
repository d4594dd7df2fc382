/** An address of AdminJS's API below its root path: one action of one resource, of records of it or of the whole. */
export interface ActionAddress {
  resourceId: string
  kind: 'resource' | 'record' | 'bulk'
  action: string
  recordId: string | undefined
}

const kinds = { actions: 'resource', records: 'record', bulk: 'bulk' } as const

/** What an address names; undefined where it is none of an action. */
export function actionAddressOf(path: string): ActionAddress | undefined {
  const [, resourceId = '', place = '', rest = ''] =
    /^\/api\/resources\/([^/]+)\/(actions|records|bulk)\/(.+?)\/?$/.exec(path) ?? []
  if (place !== 'actions' && place !== 'records' && place !== 'bulk') return undefined
  const [first = '', second] = rest.split('/').map(decoded)
  return place === 'records'
    ? { resourceId: decoded(resourceId), kind: kinds[place], action: second ?? '', recordId: first }
    : { resourceId: decoded(resourceId), kind: kinds[place], action: first, recordId: undefined }
}

/** A part that cannot be decoded names nothing. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return ''
  }
}

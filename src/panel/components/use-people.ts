import type { RecordJSON } from 'adminjs'
import { type Choice, useRecordsOf } from './use-records-of.js'

/** Somebody who can hold a number. */
export interface Person {
  id: string
  name: string
  email: string
  available: boolean
}

/** The people of a tenant, by part of their name. A tenant admin names no tenant: there is only the own one. */
export function usePeople(
  tenantId: string | undefined,
  search: string,
): Omit<Choice, 'records'> & { people: Person[] } {
  const filters = {
    ...(tenantId ? { 'filters.tenantId': tenantId } : {}),
    ...(search.trim() ? { 'filters.name': search.trim() } : {}),
  }
  const { records, ...state } = useRecordsOf('sms_users', tenantId === '' ? null : filters)
  return { ...state, people: tenantId === '' ? [] : records.map(personOf) }
}

function personOf({ id, params }: RecordJSON): Person {
  return { id, name: params.name, email: params.email, available: params.available }
}

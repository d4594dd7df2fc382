/** What was found, or told: a code, and what fills its sentence. */
export type Values = Record<string, string | number | string[]>

/** One hop of a test as the action gives it. */
export interface Hop {
  hop: string
  state: 'green' | 'warned' | 'red' | 'not_needed' | 'not_reached' | 'running'
  code: string
  values: Values
  ms: number | null
  mend: { resource: string; action: string; recordId: string | null } | null
}

/** The last test of a number, hop by hop. */
export interface HopsTest {
  id: string
  state: 'running' | 'ended' | 'broken_off'
  startedAt: string
  startedBy: string | null
  hops: Hop[]
}

/** The last test with a real text. */
export interface RealText {
  id: string
  kind: 'phone' | 'number'
  state: 'waiting' | 'arrived' | 'failed' | 'lapsed'
  expiresAt: string
  from: string | null
  steps: { step: string; state: 'green' | 'red' | 'waiting'; code: string; at: string | null; values: Values }[]
}

/** A request that was posted for the number. */
export interface Delivery {
  id: string
  at: string
  outcome: string
  reason: string | null
  durationMs: number
}

/** A number that can send a test's text. */
export interface Sender {
  id: string
  number: string
  label: string
}

/** The doctor of a number as the action gives it. */
export interface Doctor {
  test: HopsTest | null
  realText: RealText | null
  senders: Sender[]
  deliveries: Delivery[]
}

/** The doctor that stands in an answer, or in the record that AdminJS hands on. */
export function doctorIn(answer: object | undefined): Doctor | undefined {
  const doctor: unknown = answer && 'doctor' in answer ? answer.doctor : undefined
  return isDoctor(doctor) ? doctor : undefined
}

function isDoctor(value: unknown): value is Doctor {
  return typeof value === 'object' && value !== null && 'test' in value && 'deliveries' in value
}

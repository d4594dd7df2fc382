/** What can be wrong around the host: the machine, a folder, a port, an address. */
export type HostErrorCode =
  | 'environment'
  | 'port_taken'
  | 'data_unwritable'
  | 'data_full'
  | 'data_in_use'
  | 'data_unreadable'
  | 'data_exposed'
  | 'postgres_missing'
  | 'postgres_failed'
  | 'database_unreachable'
  | 'database_unsupported'
  | 'demo_failed'
  | 'heads_unreadable'

/** A start that cannot go on. The message is one sentence that names the variable to change. */
export class HostError extends Error {
  override readonly name = 'HostError'

  constructor(
    readonly code: HostErrorCode,
    sentence: string,
    options?: { cause?: unknown },
  ) {
    super(sentence, options)
  }
}

/** The code of an error as the system gives it (`ENOENT`), empty where it has none. By shape: `instanceof` knows one realm only. */
export function errorCode(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
}

import { readFileSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { HostError } from './host-error.js'

/** Whom the database server runs as, where that is not ourselves. */
export interface ServerUser {
  uid: number
  gid: number
  name: string
}

/** PostgreSQL refuses to run as root, so root lends it another user. Everybody else runs it as themselves (`undefined`). */
export function serverUser(): ServerUser | undefined {
  if (process.getuid?.() !== 0) return undefined
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map(line => line.split(':'))
  for (const name of ['postgres', 'nobody']) {
    const user = users.find(fields => fields[0] === name)
    if (user) return { name, uid: Number(user[2]), gid: Number(user[3]) }
  }
  throw new HostError(
    'postgres_failed',
    'PostgreSQL does not run as root and there is no user "postgres" or "nobody" to run it: start as an ordinary user, or set DATABASE_URL.',
  )
}

/** Whether the user may pass through every folder from the root down to `path` (the nearest existing one counts). */
export function canReach(path: string, user: ServerUser | undefined): boolean {
  if (!user) return true
  for (let folder = resolve(path); ; folder = dirname(folder)) {
    const found = statSync(folder, { throwIfNoEntry: false })
    if (found?.isDirectory()) {
      const bit = found.uid === user.uid ? 0o100 : found.gid === user.gid ? 0o010 : 0o001
      if ((found.mode & bit) === 0) return false
    }
    if (folder === dirname(folder)) return true
  }
}

import { execFileSync } from 'node:child_process'
import { readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { errorCode } from './error-code.js'

/** The postmaster that runs in this folder, if its lock is not stale. */
export function livePostmaster(folder: string): { pid: number; port: number } | undefined {
  const lines = lockLines(folder)
  const pid = Number(lines[0])
  if (!Number.isInteger(pid) || pid <= 1 || !send(pid, 0)) return undefined
  return worksIn(pid, folder) ? { pid, port: Number(lines[3]) } : undefined
}

function worksIn(pid: number, folder: string): boolean {
  if (process.platform !== 'linux') {
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).includes('postgres')
  }
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === folder // PostgreSQL makes its data folder the working one
  } catch {
    return false // gone meanwhile, or somebody else's process that got the same number
  }
}

/** The server's lock file, line by line: pid, folder, start, port, …, and its state in the eighth. */
export function lockLines(folder: string): string[] {
  try {
    return readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n')
  } catch {
    return []
  }
}

/** Sends a signal (0: none) and tells whether the process is there. */
export function send(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, signal)
    return !isZombie(pid)
  } catch (error) {
    return errorCode(error) === 'EPERM'
  }
}

/** A killed child that nobody has waited for still answers signals. */
function isZombie(pid: number): boolean {
  if (process.platform !== 'linux') return false
  try {
    return /^\d+ \(.*\) Z/s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return true
  }
}

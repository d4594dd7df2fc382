import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { chmod, chown, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { HostError } from './host-error.js'
import type { ServerUser } from './postgres-user.js'

/** One cluster on disk and what it takes to make or run it. */
export interface ClusterFiles {
  bin: string
  folder: string
  user: ServerUser | undefined
}

/**
 * Makes the cluster unless it is there. It grows under another name and is renamed when whole, so a start that was
 * killed in the middle leaves nothing that looks like a database.
 * @throws HostError `data_full`, `postgres_failed`
 */
export async function initCluster(files: ClusterFiles, password: string, durable = true): Promise<void> {
  if (await stat(join(files.folder, 'PG_VERSION')).catch(() => undefined)) return
  const parent = dirname(files.folder)
  const half = `${basename(files.folder)}.new-`
  for (const name of await readdir(parent))
    if (name.startsWith(half)) await rm(join(parent, name), { recursive: true, force: true, maxRetries: 5 })
  const fresh = join(parent, half + randomUUID())
  await mkdir(fresh, { mode: 0o700 })
  const secret = join(fresh, 'password')
  await writeFile(secret, password, { mode: 0o600 })
  const cluster = join(fresh, 'cluster')
  await mkdir(cluster, { mode: 0o700 })
  if (files.user) for (const path of [fresh, secret, cluster]) await chown(path, files.user.uid, files.user.gid)
  await runInitdb(files, cluster, secret, durable)
  await rename(cluster, files.folder)
  await chmod(files.folder, 0o700)
  await rm(fresh, { recursive: true, force: true })
}

async function runInitdb(files: ClusterFiles, cluster: string, secret: string, durable: boolean): Promise<void> {
  const words = ['-D', cluster, '-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${secret}`]
  words.push('--locale=C', '--encoding=UTF8', '--no-instructions', ...(durable ? [] : ['--no-sync']))
  const { code, output } = await run(join(files.bin, 'initdb'), words, files.user)
  if (code === 0) return
  const last = output.trim().split('\n').slice(-3).join(' ')
  if (/no space left|disk quota/i.test(output))
    throw new HostError(
      'data_full',
      `The folder DATA_DIR (${dirname(files.folder)}) is full: free some space or name another.`,
    )
  throw new HostError('postgres_failed', `PostgreSQL could not be set up in DATA_DIR (${files.folder}): ${last}`)
}

function run(command: string, words: string[], user: ServerUser | undefined) {
  return new Promise<{ code: number | null; output: string }>((settle, fail) => {
    const child = spawn(command, words, {
      cwd: '/',
      env: serverEnvironment(),
      ...identity(user),
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (output += text))
    child.once('error', fail).once('close', code => settle({ code, output }))
  })
}

/** Nothing of the caller's environment: a stray PGDATA, PGPORT or locale must not steer our server. */
export function serverEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, LC_ALL: 'C', LANG: 'C' }
}

/** The part of a spawn's options that says whom to run as. */
export function identity(user: ServerUser | undefined): { uid?: number; gid?: number } {
  return user ? { uid: user.uid, gid: user.gid } : {}
}

/** The major version of the server that made the cluster, e.g. `18`. */
export async function clusterVersion(folder: string): Promise<string> {
  return (await readFile(join(folder, 'PG_VERSION'), 'utf8')).trim()
}

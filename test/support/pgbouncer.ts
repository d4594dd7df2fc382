import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, chown, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serverUser } from '../../src/host/postgres-user.js'

const program = ['/usr/sbin/pgbouncer', '/usr/bin/pgbouncer'].find(path => existsSync(path))

/** Whether this machine has pgbouncer. */
export const hasPgbouncer = program !== undefined

/** A pgbouncer in transaction mode in front of the database at `url`, with four connections to it. */
export async function pgbouncer(url: string): Promise<{ url: string; stop(): Promise<void> }> {
  if (!program) throw new Error('pgbouncer is not installed')
  const target = new URL(url)
  const user = serverUser() // it refuses to run as root, as PostgreSQL does
  const folder = await mkdtemp(join(tmpdir(), 'sms numbers pgbouncer '))
  const port = await freePort()
  const database = target.pathname.slice(1)
  const config = `[databases]
${database} = host=${target.hostname} port=${target.port} dbname=${database}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = plain
auth_file = ${join(folder, 'users.txt')}
pool_mode = transaction
default_pool_size = 4
max_client_conn = 500
ignore_startup_parameters = extra_float_digits
`
  await writeFile(join(folder, 'pgbouncer.ini'), config)
  await writeFile(join(folder, 'users.txt'), `"${target.username}" "${decodeURIComponent(target.password)}"\n`, {
    mode: 0o600,
  })
  await chmod(folder, 0o711)
  if (user) for (const name of ['users.txt', 'pgbouncer.ini']) await chown(join(folder, name), user.uid, user.gid)
  const child = spawn(program, [join(folder, 'pgbouncer.ini')], {
    stdio: 'ignore',
    ...(user && { uid: user.uid, gid: user.gid }),
  })
  const ended = new Promise<void>(resolve => child.once('exit', () => resolve()))
  await answering(port)
  const pooled = new URL(url)
  pooled.port = String(port)
  const stop = async () => {
    child.kill('SIGKILL') // it waits for its clients otherwise
    await ended
    await rm(folder, { recursive: true, force: true })
  }
  return { url: pooled.href, stop }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise(resolve => server.close(resolve))
  return port
}

async function answering(port: number): Promise<void> {
  for (const end = Date.now() + 10_000; Date.now() < end; ) {
    const open = await new Promise<boolean>(resolve => {
      const socket = connect(port, '127.0.0.1')
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
      socket.once('close', () => socket.destroy()).once('connect', () => socket.end())
    })
    if (open) return
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  throw new Error('pgbouncer did not answer')
}

import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A certificate for `localhost` that an intermediate has signed, which a root of nobody's has. */
export interface Certificates {
  key: string
  leaf: string
  intermediate: string
  root: string
}

/** Whether this machine can make certificates. */
export const hasOpenssl = (() => {
  try {
    execFileSync('openssl', ['version'])
    return true
  } catch {
    return false
  }
})()

/** Makes a chain with openssl; the leaf is good for `days` more. */
export function certificates({ days = 90, name = 'localhost' }: { days?: number; name?: string } = {}): Certificates {
  const folder = mkdtempSync(join(tmpdir(), 'sms-certificates-'))
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' })
  const read = (file: string) => readFileSync(join(folder, file), 'utf8')
  const sign = (who: string, by: string, lasts: number, extensions: string) => {
    writeFileSync(join(folder, `${who}.ext`), extensions)
    openssl(
      'req',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      `${who}.key`,
      '-out',
      `${who}.csr`,
      '-subj',
      `/CN=${who}/O=Test`,
    )
    const signing = ['x509', '-req', '-in', `${who}.csr`, '-CA', `${by}.pem`, '-CAkey', `${by}.key`, '-CAcreateserial']
    openssl(...signing, '-days', String(lasts), '-extfile', `${who}.ext`, '-out', `${who}.pem`)
  }
  try {
    const root = [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      'root.key',
      '-out',
      'root.pem',
      '-days',
      '365',
    ]
    openssl(...root, '-subj', '/CN=root/O=Test root')
    sign('intermediate', 'root', 365, 'basicConstraints=critical,CA:true\nkeyUsage=keyCertSign\n')
    sign('leaf', 'intermediate', days, `subjectAltName=DNS:${name}\n`)
    return {
      key: read('leaf.key'),
      leaf: read('leaf.pem'),
      intermediate: read('intermediate.pem'),
      root: read('root.pem'),
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

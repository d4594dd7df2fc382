import { connect, type Socket } from 'node:net'

/** A connection on which what is written and when is up to the test. */
export interface RawConnection {
  socket: Socket
  /** The codes of all answers so far. */
  statuses: number[]
  /** Settles when the other end has closed it. */
  closed: Promise<void>
}

/** Opens a connection to where `url` leads. What breaks is closed, and no error. */
export function rawConnection(url: string): RawConnection {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname).setEncoding('latin1').setNoDelay()
  const statuses: number[] = []
  let rest = ''
  socket.on('data', data => {
    rest += data
    const last = rest.lastIndexOf('\n') + 1
    for (const [, code] of rest.slice(0, last).matchAll(/HTTP\/1\.1 (\d{3}) /g)) statuses.push(Number(code))
    rest = rest.slice(last)
  })
  socket.on('error', () => undefined)
  const closed = new Promise<void>(settle => socket.once('close', () => settle()))
  return { socket, statuses, closed }
}

/** The head of a post, without its end. */
export function headOf(path: string, lines: string[]): string {
  return [`POST ${path} HTTP/1.1`, 'Host: panel.example.com', ...lines].join('\r\n')
}

/** Writes all of it as fast as it is taken, whatever is answered meanwhile. False where the other end has had enough. */
export async function writeAll({ socket }: RawConnection, pieces: Iterable<Uint8Array | string>): Promise<boolean> {
  for (const piece of pieces) {
    if (socket.destroyed) return false
    if (!socket.write(piece))
      await new Promise<void>(settle => {
        const go = () => {
          socket.off('drain', go).off('close', go)
          settle()
        }
        socket.on('drain', go).on('close', go)
      })
  }
  return !socket.destroyed
}

import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A line to the database that can be cut. */
export interface CutLine {
  /** The same address, through the line. */
  url: string
  /** Breaks all connections and refuses new ones. */
  cut(): void
  mend(): void
  /** How many connections were refused while it was cut. */
  refused(): number
  /** Breaks the next connection that commits something it did with `statement`, before the answer comes back. */
  loseNextCommit(statement: string): void
  /** How many commits' answers were lost. */
  lost(): number
  stop(): Promise<void>
}

/** Lays a line to where `url` leads. */
export async function cutLine(url: string): Promise<CutLine> {
  const target = new URL(url)
  const sockets = new Set<Socket>()
  let isCut = false
  let refused = 0
  let losing: string | undefined
  let lost = 0
  const server = createServer(near => {
    if (isCut) {
      refused += 1
      return near.destroy()
    }
    const far = connect(Number(target.port), target.hostname)
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => {
        sockets.delete(socket)
        near.destroy()
        far.end() // what was sent still arrives
      })
    }
    let isDone = false
    near.on('data', data => {
      far.write(data)
      isDone ||= losing !== undefined && data.includes(losing)
      if (!isDone || !data.includes('commit\0')) return
      isDone = false
      losing = undefined
      lost += 1
      far.unpipe(near)
      far.once('data', () => near.destroy()).resume() // the commit is done, its answer is lost
    })
    far.pipe(near)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const through = new URL(url)
  through.port = String((server.address() as AddressInfo).port)
  return {
    url: through.href,
    cut: () => {
      isCut = true
      for (const socket of sockets) socket.destroy()
    },
    refused: () => refused,
    mend: () => {
      isCut = false
    },
    loseNextCommit: statement => {
      losing = statement
    },
    lost: () => lost,
    stop: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise(settle => server.close(settle))
    },
  }
}

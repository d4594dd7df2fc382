import { Socket } from 'node:net'

/** Every address that this process tries to connect to, as `address port`, from now on until it is stopped. */
export function watchConnections(): { tried: string[]; stop(): void } {
  const tried: string[] = []
  const { connect } = Socket.prototype
  const watched = function (this: Socket, ...given: unknown[]) {
    this.on('connectionAttempt', (address: string, port: number) => tried.push(`${address} ${port}`))
    return Reflect.apply(connect, this, given)
  }
  Object.assign(Socket.prototype, { connect: watched })
  return { tried, stop: () => void Object.assign(Socket.prototype, { connect }) }
}

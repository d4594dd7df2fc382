import { EventEmitter } from 'node:events'
import { Router } from 'express'
import { localOnly } from './control/local-only.js'
import { shownMessage } from './control/shown-message.js'
import type { Message } from './state.js'

/** New and changed messages, as they happen, for the handset pages (server-sent events). */
export function createEvents(): { changed(message: Message): void; router: Router } {
  const emitter = new EventEmitter().setMaxListeners(0)
  const router = Router()
  router.get('/_control/events', localOnly, (request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
    response.write('retry: 1000\n\n')
    const tell = (message: Message) => response.write(`data: ${JSON.stringify(shownMessage(message))}\n\n`)
    emitter.on('changed', tell)
    request.on('close', () => emitter.off('changed', tell))
  })
  return { changed: message => void emitter.emit('changed', message), router }
}

import { fileURLToPath } from 'node:url'
import express, { Router } from 'express'
import { localOnly } from './control/local-only.js'
import type { World } from './world.js'

const folder = fileURLToPath(new URL('./handset/', import.meta.url))
const policy =
  "default-src 'self'; img-src 'self' data: blob:; frame-ancestors 'none'; form-action 'self'; base-uri 'none'"

/** The handset page, `/` and `/handset`, its files, and the media of texts. */
export function handsetRouter({ media }: Pick<World, 'media'>): Router {
  const router = Router()
  const page = express.static(folder, { index: false, redirect: false })
  router.get(['/', '/handset', '/handset.css', '/handset.js'], localOnly, (request, response, next) => {
    response.set({
      'content-security-policy': policy,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-cache',
    })
    if (request.path.startsWith('/handset.')) return page(request, response, next)
    response.sendFile('handset.html', { root: folder }) // with a root: else a dot folder above it is refused
  })
  router.get('/media/:id', (request, response) => {
    const file = media.get(request.path)
    if (!file) return void response.status(404).json({ error: 'This medium has expired' })
    response.set({ 'content-security-policy': "default-src 'none'; sandbox", 'x-content-type-options': 'nosniff' })
    response.type(file.type).send(file.bytes)
  })
  return router
}

import { existsSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { Router as AdminRouter } from 'adminjs'
import type { Request, RequestHandler, Response } from 'express'
import { namesScript, namesScriptPath } from '../page/name-controls.js'
import { newsScript, newsScriptPath } from '../page/watch-news.js'
import { stylesheet, stylesheetPath } from './stylesheet.js'

/** Kept by the browser, asked for again each time: the addresses carry no version, an unchanged file costs a 304. */
const caching = { 'Cache-Control': 'public, no-cache' }

const ours: Readonly<Record<string, { type: string; text: string }>> = {
  [stylesheetPath]: { type: 'css', text: stylesheet },
  [newsScriptPath]: { type: 'js', text: newsScript },
  [namesScriptPath]: { type: 'js', text: namesScript },
}

/** The same files by themselves, for whoever asks: they are alike for everybody, and hold nothing of anybody's. */
export const panelFiles: RequestHandler = (request, response, next) => {
  if (!serveAsset(request, response)) next()
}

/**
 * Serves AdminJS's own files, our stylesheet and scripts; gives false when the request is for none of them, or for one that is
 * not there yet. AdminJS's own way refuses every file below a folder whose name begins with a dot: a whole
 * installation below one, or the bundle in its `.adminjs`, would answer 404 and no component would load.
 */
export function serveAsset({ method, path }: Request, response: Response): boolean {
  if (method !== 'GET' && method !== 'HEAD') return false
  const own = ours[path]
  if (own) {
    response.set(caching).type(own.type).send(own.text)
    return true
  }
  const asset = AdminRouter.assets.find(({ path: served }) => served === path)
  if (!asset) return false
  const file = resolve(asset.src)
  if (!existsSync(file)) return false
  response.sendFile(basename(file), { root: dirname(file), dotfiles: 'allow', cacheControl: false, headers: caching })
  return true
}

import type { Response } from 'express'
import { endingOf } from '../messages/media-type.js'
import type { ReadMedia } from '../messages/read-media.js'

/** Gives a stranger's file to a browser: pictures are shown, all else is saved, and nothing in it can run or load. */
export function sendMedia(response: Response, mediaId: string, { type, bytes }: ReadMedia): void {
  const place = type.startsWith('image/') ? 'inline' : 'attachment'
  response
    .set({
      'Content-Type': type,
      'Content-Disposition': `${place}; filename="${mediaId}${endingOf(type)}"`,
      'Content-Security-Policy': "default-src 'none'; sandbox",
      'X-Content-Type-Options': 'nosniff',
      'Cross-Origin-Resource-Policy': 'same-origin',
      'Cache-Control': 'private, no-cache', // asked again each time: a right that has ended shows nothing any more
    })
    .send(bytes)
}

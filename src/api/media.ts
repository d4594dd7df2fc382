import type { Response } from 'express'
import type { ReadMedia } from '../messages/read-media.js'

const pictures: Record<string, string> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/gif': 'gif',
  'image/webp': 'webp',
}

/** Gives a stranger's file to a browser: pictures are shown, all else is saved, and nothing in it can run or load. */
export function sendMedia(response: Response, mediaId: string, { type, bytes }: ReadMedia): void {
  const ending = pictures[type]
  const name = ending ? `${mediaId}.${ending}` : mediaId
  response
    .set({
      'Content-Type': type,
      'Content-Disposition': `${ending ? 'inline' : 'attachment'}; filename="${name}"`,
      'Content-Security-Policy': "default-src 'none'; sandbox",
      'X-Content-Type-Options': 'nosniff',
      'Cross-Origin-Resource-Policy': 'same-origin',
      'Cache-Control': 'private, no-cache', // asked again each time: a right that has ended shows nothing any more
    })
    .send(bytes)
}

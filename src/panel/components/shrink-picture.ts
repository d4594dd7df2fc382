import { largestFile } from '../../messages/file-limits.js'

const longestSide = 2048

/**
 * A camera's photograph is often larger than may be sent, and on a phone nobody makes it smaller by hand: gives it anew as
 * a jpeg with a longest side of 2048 pixels. What is small enough, or no still picture, is given as it is.
 */
export async function shrinkPicture(file: File): Promise<File> {
  if (file.size <= largestFile || !/^image\/(jpeg|png|webp)$/.test(file.type)) return file
  try {
    const bitmap = await createImageBitmap(file) // upright, as its camera noted
    const scale = Math.min(1, longestSide / Math.max(bitmap.width, bitmap.height))
    const canvas = document.createElement('canvas')
    canvas.width = Math.max(1, Math.round(bitmap.width * scale))
    canvas.height = Math.max(1, Math.round(bitmap.height * scale))
    const sheet = canvas.getContext('2d')
    if (!sheet) return file
    sheet.fillStyle = '#fff' // under what is transparent
    sheet.fillRect(0, 0, canvas.width, canvas.height)
    sheet.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
    bitmap.close()
    const smaller = await new Promise<Blob | null>(settle => canvas.toBlob(settle, 'image/jpeg', 0.85))
    const name = `${file.name.replace(/\.[^.]*$/, '')}.jpg`
    return smaller && smaller.size < file.size ? new File([smaller], name, { type: 'image/jpeg' }) : file
  } catch {
    return file // no picture after all, or beyond the browser: the server says what it is
  }
}

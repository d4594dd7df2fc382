import { type RefObject, useEffect, useRef, useState } from 'react'

/**
 * Takes files that are dropped anywhere on the conversation around an element, and says whether some are held over it.
 * Without this the browser would leave the page for the file.
 */
export function useDrop(within: RefObject<HTMLElement>, onFiles: (files: FileList) => void): boolean {
  const [over, setOver] = useState(false)
  const take = useRef(onFiles)
  take.current = onFiles
  useEffect(() => {
    const place = within.current?.closest<HTMLElement>('.sms-thread')
    if (!place) return
    const hold = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes('Files')) return
      event.preventDefault()
      setOver(true)
    }
    const leave = (event: DragEvent) => {
      if (!(event.relatedTarget instanceof Node && place.contains(event.relatedTarget))) setOver(false)
    }
    const drop = (event: DragEvent) => {
      setOver(false)
      if (!event.dataTransfer?.files.length) return
      event.preventDefault()
      take.current(event.dataTransfer.files)
    }
    place.addEventListener('dragover', hold)
    place.addEventListener('dragleave', leave)
    place.addEventListener('drop', drop)
    return () => {
      place.removeEventListener('dragover', hold)
      place.removeEventListener('dragleave', leave)
      place.removeEventListener('drop', drop)
    }
  }, [within])
  return over
}

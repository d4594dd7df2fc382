import { useEffect, useRef, useState } from 'react'
import { largestFile, largestTogether, mostFiles } from '../../messages/file-limits.js'
import { rest } from './rest.js'
import { shrinkPicture } from './shrink-picture.js'
import { type FileUpload, uploadFile } from './upload-file.js'
import { useSentences } from './use-sentences.js'
import type { Words } from './use-words.js'

/** A file that somebody attached: on its way, there (`id`), or refused (`problem`). */
export interface Attachment {
  key: number
  name: string
  size: number
  /** Where its picture lies in the browser, if it is one. */
  preview: string | null
  /** How much of it is there, from 0 to 1. */
  part: number
  id: string | null
  problem: string | null
}

/** The files of the text that is being written. */
export interface Attachments {
  files: Attachment[]
  /** The ids of those that are there, in the order in which they were attached. */
  ids: string[]
  /** Each of them is there: the text may go. */
  ready: boolean
  add: (files: Iterable<File>) => Promise<void>
  remove: (key: number) => void
  /** These were sent with their text. */
  sent: (ids: string[]) => void
}

let keys = 0

/** Uploads what is attached at once, so that sending waits for nothing; what is not sent in the end is thrown away. */
export function useAttachments(words: Words): Attachments {
  const { sayFailure } = useSentences()
  const [files, setFiles] = useState<Attachment[]>([])
  const now = useRef(files)
  const uploads = useRef(new Map<number, FileUpload>())
  const set = (change: (before: Attachment[]) => Attachment[]) => {
    now.current = change(now.current)
    setFiles(now.current)
  }
  const note = (key: number, news: Partial<Attachment>) =>
    set(before => before.map(file => (file.key === key ? { ...file, ...news } : file)))
  const problemOf = (file: File): string | null => {
    const good = now.current.filter(({ problem }) => problem === null)
    if (good.length >= mostFiles) return words('tooManyFiles', { count: mostFiles })
    if (file.size > largestFile) return words('fileTooLarge')
    const together = good.reduce((sum, { size }) => sum + size, file.size)
    return together > largestTogether ? words('filesTooLarge') : null
  }
  const addOne = (file: File) => {
    const key = ++keys
    const problem = problemOf(file)
    const preview = problem === null && file.type.startsWith('image/') ? URL.createObjectURL(file) : null
    set(before => [...before, { key, name: file.name, size: file.size, preview, part: 0, id: null, problem }])
    if (problem !== null) return
    const upload = uploadFile(file, part => note(key, { part }))
    uploads.current.set(key, upload)
    upload.done
      .then(
        ({ id }) => note(key, { id, part: 1 }),
        error => note(key, { problem: sayFailure(error, words('fileFailed')) }),
      )
      .finally(() => uploads.current.delete(key))
  }
  const forget = (file: Attachment) => {
    if (file.preview) URL.revokeObjectURL(file.preview)
  }
  const discard = (file: Attachment) => {
    forget(file)
    uploads.current.get(file.key)?.cancel()
    if (file.id !== null) rest.removeMedia(file.id).catch(() => undefined) // it is cleared away in a day all the same
  }
  const gone = useRef(false)
  const last = useRef(discard)
  last.current = discard
  useEffect(() => {
    gone.current = false
    return () => {
      gone.current = true
      for (const file of now.current) last.current(file)
    }
  }, [])
  return {
    files,
    ids: files.flatMap(({ id }) => id ?? []),
    ready: files.every(({ id }) => id !== null),
    add: async added => {
      for (const file of [...added]) {
        const small = await shrinkPicture(file)
        if (!gone.current) addOne(small)
      }
    },
    remove: key => {
      const file = now.current.find(one => one.key === key)
      set(before => before.filter(one => one.key !== key))
      if (file) discard(file)
    },
    sent: ids => {
      const went = ({ id }: Attachment) => id !== null && ids.includes(id)
      for (const file of now.current.filter(went)) forget(file)
      set(before => before.filter(file => !went(file)))
    },
  }
}

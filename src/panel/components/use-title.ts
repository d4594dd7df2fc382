import { useEffect } from 'react'

/** Names the window after the page for as long as it is open. The panel's script puts what is unread before it. */
export function useTitle(title: string): void {
  useEffect(() => {
    const before = document.title.replace(/^\(\d+\) /, '')
    document.title = title
    return () => {
      document.title = before
    }
  }, [title])
}

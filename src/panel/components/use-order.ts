import { type PointerEvent, useRef, useState } from 'react'

/** The list with the item at one place moved to another. */
export function movedTo<Item>(items: readonly Item[], from: number, to: number): Item[] {
  const order = [...items]
  const [moved] = order.splice(from, 1)
  if (moved !== undefined) order.splice(Math.max(0, Math.min(to, order.length)), 0, moved)
  return order
}

/** Orders the items of a list by dragging a handle, with the mouse or a finger: each place the pointer comes over is taken. */
export function useOrder(onMove: (from: number, to: number) => void) {
  const list = useRef<HTMLOListElement>(null)
  const [dragged, setDragged] = useState<number | null>(null)
  const begin = (index: number) => (event: PointerEvent<HTMLElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId)
    setDragged(index)
  }
  const follow = (event: PointerEvent<HTMLElement>) => {
    if (dragged === null || !list.current) return
    const boxes = [...list.current.children].map(item => item.getBoundingClientRect())
    const to = boxes.findIndex(({ top, bottom }) => event.clientY >= top && event.clientY < bottom)
    if (to < 0 || to === dragged) return
    onMove(dragged, to)
    setDragged(to)
  }
  const end = () => setDragged(null)
  const handle = (index: number) => ({
    onPointerDown: begin(index),
    onPointerMove: follow,
    onPointerUp: end,
    onPointerCancel: end,
  })
  return { list, dragged, handle }
}

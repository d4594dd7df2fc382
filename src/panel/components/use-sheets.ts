import { type RefObject, useLayoutEffect, useState } from 'react'

/**
 * Cuts a table that stands in full, out of sight, into pages: each takes the rows that fit below the head that it repeats.
 * A row higher than a page has one of its own. Null until it is measured.
 */
export function useSheets<Row>(rows: readonly Row[], measured: RefObject<HTMLElement>): Row[][] | null {
  const [sheets, setSheets] = useState<Row[][] | null>(null)

  useLayoutEffect(() => {
    let current = true
    void document.fonts.ready.then(() => {
      const sheet = measured.current
      if (current && sheet) setSheets(cutOf(rows, heightsIn(sheet), roomIn(sheet)))
    })
    return () => {
      current = false
    }
  }, [rows, measured])
  return sheets
}

/** The millimetres of a page that hold rows, in pixels: its height without head, heads of columns and foot. */
function roomIn(sheet: HTMLElement): number {
  const millimetre = sheet.getBoundingClientRect().width / 210 // the page's 180, and 15 at each side
  const outside = ['header', 'thead', 'footer'].map(
    part => sheet.querySelector(part)?.getBoundingClientRect().height ?? 0,
  )
  const gaps = 6 * millimetre
  return 246 * millimetre - outside.reduce((sum, height) => sum + height, 0) - gaps
}

function heightsIn(sheet: HTMLElement): number[] {
  return [...sheet.querySelectorAll('tbody tr')].map(row => row.getBoundingClientRect().height)
}

function cutOf<Row>(rows: readonly Row[], heights: readonly number[], room: number): Row[][] {
  const sheets: Row[][] = [[]]
  let left = room
  rows.forEach((row, place) => {
    const height = heights[place] ?? 0
    if (height > left && sheets.at(-1)?.length) {
      sheets.push([])
      left = room
    }
    sheets.at(-1)?.push(row)
    left -= height
  })
  return sheets
}

import { z } from 'zod'

const Theme = z.object({ colors: z.object({ container: z.string(), text: z.string() }) })

/** Whether a page's theme is dark: its text is lighter than the ground that it stands on. AdminJS writes the theme as JSON. */
export function isDark(theme: string): boolean {
  const { data } = Theme.safeParse(JSON.parse(theme))
  return data !== undefined && lightnessOf(data.colors.text) > lightnessOf(data.colors.container)
}

/** From 0 to 1, of a colour as `#rgb` or `#rrggbb`; of any other notation 0.5. */
function lightnessOf(colour: string): number {
  const digits = /^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/i.test(colour) ? colour.slice(1) : undefined
  if (digits === undefined) return 0.5
  const size = digits.length / 3
  const parts = [0, 1, 2].map(place => digits.slice(place * size, (place + 1) * size).padEnd(2, digits[place * size]))
  const [red = 0, green = 0, blue = 0] = parts.map(part => Number.parseInt(part, 16) / 255)
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

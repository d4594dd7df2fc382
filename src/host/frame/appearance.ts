/** How the panel looks: on a light ground or on a dark one. */
export type Appearance = 'light' | 'dark'

/** The one that is not shown. Whoever has chosen nothing sees the light one. */
export function otherAppearance(shown: string | undefined): Appearance {
  return shown === 'dark' ? 'light' : 'dark'
}

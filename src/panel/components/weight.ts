/** A file's size as people say it. */
export function weightOf(bytes: number): string {
  const [unit, value] =
    bytes < 1024 * 1024 ? (['kilobyte', bytes / 1024] as const) : (['megabyte', bytes / 1024 / 1024] as const)
  const digits = { maximumFractionDigits: unit === 'megabyte' ? 1 : 0 }
  return Math.max(value, 1).toLocaleString(undefined, { style: 'unit', unit, unitDisplay: 'short', ...digits })
}

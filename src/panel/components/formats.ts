/** Each is built once for a language: building one costs more time than drawing the line that it stands in. */
export const dateFormat = once<Intl.DateTimeFormatOptions, Intl.DateTimeFormat>(Intl.DateTimeFormat)
export const numberFormat = once<Intl.NumberFormatOptions, Intl.NumberFormat>(Intl.NumberFormat)
export const listFormat = once<Intl.ListFormatOptions, Intl.ListFormat>(Intl.ListFormat)

function once<Options, Format>(Made: new (language?: string, options?: Options) => Format) {
  const made = new Map<string, Format>()
  return (language?: string, options?: Options): Format => {
    const key = `${language} ${JSON.stringify(options)}`
    const format = made.get(key) ?? new Made(language, options)
    made.set(key, format)
    return format
  }
}

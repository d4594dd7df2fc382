import type { Setting } from './setting.js'
import type { Words } from './use-words.js'

/**
 * What is wrong with what was entered for a setting, or undefined. `refused`: the server named it, which judges in the end
 * and knows more.
 */
export function wrongSetting(setting: Setting, value: string, refused: boolean, words: Words): string | undefined {
  if ('min' in setting) {
    const { min, max, optional = false } = setting
    const isWhole = (optional && value === '') || (/^\d+$/.test(value) && Number(value) >= min && Number(value) <= max)
    return isWhole && !refused ? undefined : words('wrongNumber', { min, max })
  }
  if ('maxLength' in setting)
    return value.length > setting.maxLength || refused ? words('wrongText', { max: setting.maxLength }) : undefined
  return refused ? words('wrongChoice') : undefined
}

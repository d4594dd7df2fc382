import { useTranslation } from 'adminjs'
import { useCallback } from 'react'

/** The words of one component: `words('send')` is `components.<scope>.send` of the locale. */
export type Words = (key: string, values?: Record<string, string | number>) => string

export function useWords(scope: string): Words {
  const { tc } = useTranslation()
  return useCallback((key, values) => tc(`${scope}.${key}`, values), [tc, scope])
}

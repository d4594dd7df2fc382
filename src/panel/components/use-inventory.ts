import { ApiClient } from 'adminjs'
import { useEffect, useState } from 'react'
import { refusalIn } from './answer.js'
import { useSentences } from './use-sentences.js'

const api = new ApiClient()

/** One number of QuestBlue's live inventory. */
export interface InventoryNumber {
  number: string
  location: string
  type: string
  sms: boolean
  mode: string | null
  delivery: string | null
  email: string | null
  linked: boolean
  tenantName: string | null
  registered: boolean | null
}

/** A page of the inventory; `refusal` is looked at before `loading`. */
export interface Inventory {
  numbers: InventoryNumber[]
  total: number
  pages: number
  loading: boolean
  refusal: string | null
}

/** Reads a page of the live inventory; typing waits a moment before it asks the carrier. */
export function useInventory(search: string, page: number, unreachable: string): Inventory {
  const { sayFailure } = useSentences()
  const [inventory, setInventory] = useState<Omit<Inventory, 'refusal'> & { failure: unknown }>({
    numbers: [],
    total: 0,
    pages: 1,
    loading: true,
    failure: null,
  })
  useEffect(() => {
    let current = true
    setInventory(before => ({ ...before, loading: true }))
    const ask = async () => {
      try {
        const params = { search, page }
        const { data } = await api.resourceAction({ resourceId: 'sms_numbers', actionName: 'link', params })
        if (!current) return
        setInventory({
          numbers: data.inventory ?? [],
          total: data.total ?? 0,
          pages: data.pages ?? 1,
          loading: false,
          failure: refusalIn(data),
        })
      } catch (failure) {
        if (current) setInventory({ numbers: [], total: 0, pages: 1, loading: false, failure })
      }
    }
    const timer = setTimeout(() => void ask(), search === '' ? 0 : 300)
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [search, page])
  const { failure, ...read } = inventory
  return { ...read, refusal: failure === null ? null : sayFailure(failure, unreachable) }
}

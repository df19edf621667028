import { useState } from 'react'
import { type Customer, getCustomer } from '#contracts/customers.ts'
import { call } from '#kit/api.ts'
import { useWords } from '#kit/words.ts'
import { notify, notifyFailure, offerUndo } from '../../../app/notes.tsx'
import { cardWords } from '../card/card-words.ts'
import { useCustomerWrites } from '../queries.ts'
import type { Placement } from './placer.tsx'

/** Saves a position; an earlier one can be brought back for ten seconds. */
export function usePlace(): {
  busy: boolean
  save: (customer: { id: string; name: string }, at: Placement) => Promise<boolean>
} {
  const w = useWords(cardWords).placing
  const { place } = useCustomerWrites()
  const [busy, setBusy] = useState(false)
  return {
    busy,
    save: async (customer, at) => {
      setBusy(true)
      try {
        const before: Customer = await call(getCustomer, { params: { id: customer.id } })
        await place(customer.id, at)
        const old = before.position
        if (old === null) notify(w.saved(customer.name))
        else {
          offerUndo(w.saved(customer.name), async () => {
            await place(customer.id, { lng: old.lng, lat: old.lat, system: 'wgs84', accuracy: old.accuracy })
            notify(w.undone)
          })
        }
        return true
      } catch (failure) {
        notifyFailure(failure)
        return false
      } finally {
        setBusy(false)
      }
    },
  }
}

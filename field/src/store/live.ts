import { liveQuery } from 'dexie'
import { useEffect, useState } from 'react'

/** What a query of the phone's memory gives, kept up to date; undefined until the first answer. */
export function useStored<T>(query: () => Promise<T>, key: string): T | undefined {
  const [found, setFound] = useState<{ key: string; value: T } | undefined>(undefined)
  useEffect(() => {
    const subscription = liveQuery(query).subscribe({
      next: (value) => setFound({ key, value }),
      error: (error: unknown) => console.error(error),
    })
    return () => subscription.unsubscribe()
    // The key names what the query closes over.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [key])
  return found?.key === key ? found.value : undefined
}

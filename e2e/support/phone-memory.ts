import type { Page } from 'playwright-core'

/** One store of the phone app's own database, as it is on the phone now. */
export async function storeOf<T>(page: Page, store: 'operations' | 'drafts' | 'photos'): Promise<T[]> {
  return page.evaluate(
    async (name) =>
      new Promise<T[]>((resolve, reject) => {
        const opening = indexedDB.open('zhike-field')
        opening.addEventListener('error', () => reject(opening.error as DOMException))
        opening.addEventListener('success', () => {
          const reading = opening.result.transaction(name).objectStore(name).getAll()
          reading.addEventListener('error', () => reject(reading.error as DOMException))
          reading.addEventListener('success', () => {
            opening.result.close()
            resolve(reading.result as T[])
          })
        })
      }),
    store,
  )
}

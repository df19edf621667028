import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type FieldValue, getCardFields, saveCardFields } from '#contracts/customer-fields.ts'
import { call } from '#kit/api.ts'

const key = (id: string) => ['customers', 'fields', id]

export function useCardFields(id: string) {
  return useQuery({
    queryKey: key(id),
    queryFn: async ({ signal }) => call(getCardFields, { params: { id }, signal }),
  })
}

/** Saves one field; the card is fresh afterwards, also when somebody else was faster. */
export function useSaveField(id: string) {
  const client = useQueryClient()
  return async (code: string, value: FieldValue, version: number): Promise<void> => {
    try {
      const saved = await call(saveCardFields, {
        params: { id },
        body: { values: [{ code, value, version }] },
      })
      client.setQueryData(key(id), saved)
      void client.invalidateQueries({ queryKey: ['customers', 'history', id] })
      void client.invalidateQueries({ queryKey: ['customers', 'list'] })
    } catch (error) {
      void client.invalidateQueries({ queryKey: key(id) })
      throw error
    }
  }
}

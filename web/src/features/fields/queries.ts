import { useQuery, useQueryClient } from '@tanstack/react-query'
import {
  customerCompleteness,
  listFieldDefinitions,
  listFieldVersions,
  previewFieldDefinition,
  saveFieldDefinition,
} from '#contracts/customer-fields.ts'
import type { BodyOf } from '#contracts/http.ts'
import { call } from '#kit/api.ts'

export type FieldBody = BodyOf<typeof saveFieldDefinition>

export function useDefinitions() {
  return useQuery({
    queryKey: ['customer-fields', 'design'],
    queryFn: async ({ signal }) => call(listFieldDefinitions, { signal }),
  })
}
export function useVersions(id: string, enabled: boolean) {
  return useQuery({
    queryKey: ['customer-fields', 'versions', id],
    queryFn: async ({ signal }) => (await call(listFieldVersions, { params: { id }, signal })).versions,
    enabled,
  })
}
export function useCompleteness() {
  return useQuery({
    queryKey: ['customer-fields', 'completeness'],
    queryFn: async ({ signal }) => call(customerCompleteness, { query: {}, signal }),
    staleTime: 60_000,
  })
}
export const previewField = async (id: string, body: FieldBody) =>
  call(previewFieldDefinition, { params: { id }, body })

export function useSaveDefinition() {
  const client = useQueryClient()
  return async (id: string, body: FieldBody) => {
    const saved = await call(saveFieldDefinition, { params: { id }, body })
    await client.invalidateQueries({ queryKey: ['customer-fields'] })
    void client.invalidateQueries({ queryKey: ['customers'] })
    return saved
  }
}

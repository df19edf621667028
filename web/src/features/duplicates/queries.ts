import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { duplicateReasonCode, listDuplicates } from '#contracts/customer-duplicates.ts'
import { listMerges, previewMerge } from '#contracts/customer-merges.ts'
import { call } from '#kit/api.ts'
import { listIn, type PageState } from '../../app/page-state.ts'

/** Rows a page, as the page's state says. */
export const sizeOf = (state: PageState): number => Number(state['size'] ?? 50) || 50

/** Pairs as the page's state asks for them, highest score first. */
export function usePairs(state: PageState, view: 'open' | 'apart') {
  const query = {
    unitIds: listIn(state, 'units'),
    customerId: state['customer'],
    minScore: Number(state['score'] ?? 0) || 0,
    reason: duplicateReasonCode.safeParse(state['reason']).data,
    state: view,
    page: Number(state['page'] ?? 1) || 1,
    pageSize: sizeOf(state),
  }
  return useQuery({
    queryKey: ['customers', 'duplicates', query],
    queryFn: async ({ signal }) => call(listDuplicates, { query, signal }),
    placeholderData: keepPreviousData,
  })
}

/** Both cards as they are now, and what would move. */
export function usePreview(survivorId: string, mergedId: string) {
  return useQuery({
    queryKey: ['customers', 'merge-preview', survivorId, mergedId],
    queryFn: async ({ signal }) => call(previewMerge, { query: { survivorId, mergedId }, signal }),
    placeholderData: keepPreviousData,
  })
}

export function useMerges(page: number, pageSize: number) {
  return useQuery({
    queryKey: ['customers', 'merges', page, pageSize],
    queryFn: async ({ signal }) => call(listMerges, { query: { page, pageSize }, signal }),
    placeholderData: keepPreviousData,
  })
}

/** Everything that shows customers is read again. */
export function useRefresh(): () => Promise<void> {
  const client = useQueryClient()
  return async () => client.invalidateQueries({ queryKey: ['customers'] })
}

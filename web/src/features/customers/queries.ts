import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Customer, CustomerSummary } from '#contracts/customers.ts'
import {
  customerHistory,
  getCustomer,
  listCustomers,
  placeCustomer,
  saveCustomer,
} from '#contracts/customers.ts'
import type { CoordinateSystem } from '#contracts/common.ts'
import { growthClass, valueClass } from '#contracts/customer-value.ts'
import type { BodyOf } from '#contracts/http.ts'
import { call } from '#kit/api.ts'
import { listIn, type PageState } from '../../app/page-state.ts'

/** The part of the page's state that the API understands; the list, the map and the export share it. */
const filterKeys = [
  'q',
  'types',
  'grades',
  'states',
  'ownerIds',
  'unitIds',
  'keyCustomer',
  'placed',
  'dueBy',
  'notVisitedSince',
  'contactRisk',
  'valueClass',
  'growthClass',
  'belowCost',
  'own',
] as const

export function filterOf(state: PageState) {
  return {
    q: state['q'],
    types: listIn(state, 'types'),
    grades: listIn(state, 'grades'),
    states: listIn(state, 'states') as CustomerSummary['state'][],
    ownerIds: listIn(state, 'ownerIds'),
    unitIds: listIn(state, 'unitIds'),
    keyCustomer: flag(state['keyCustomer']),
    placed: flag(state['placed']),
    dueBy: state['dueBy'],
    notVisitedSince: state['notVisitedSince'],
    contactRisk: contactRiskOf(state['contactRisk']),
    valueClass: valueClass.safeParse(state['valueClass']).data,
    growthClass: growthClass.safeParse(state['growthClass']).data,
    belowCost: flag(state['belowCost']),
    own: state['own'],
  }
}
function contactRiskOf(text: string | undefined): 'single' | 'key_left' | undefined {
  return text === 'single' || text === 'key_left' ? text : undefined
}
function flag(text: string | undefined): 'true' | 'false' | undefined {
  return text === 'true' || text === 'false' ? text : undefined
}

export function isFiltered(state: PageState): boolean {
  return filterKeys.some((key) => state[key] !== undefined && state[key] !== '')
}

/** The filter as a query string, in a fixed order, as saved views and exports keep it. */
export function filterQuery(state: PageState): string {
  const search = new URLSearchParams()
  for (const key of [...filterKeys, 'sort', 'direction']) {
    const value = state[key]
    if (value) search.set(key, value)
  }
  return search.toString()
}

/** The filter alone, without an order: what a transfer of everything that was found is made of. */
export function filterOnly(state: PageState): string {
  const search = new URLSearchParams(filterQuery(state))
  search.delete('sort')
  search.delete('direction')
  return search.toString()
}

export const emptyFilter: PageState = Object.fromEntries(filterKeys.map((key) => [key, undefined]))

export function useCustomers(state: PageState, ownColumns: readonly string[] = []) {
  const query = {
    ...filterOf(state),
    sort: (state['sort'] ?? 'name') as 'name',
    direction: (state['direction'] === 'desc' ? 'desc' : 'asc') as 'asc',
    page: Number(state['page'] ?? 1) || 1,
    pageSize: Number(state['pageSize'] ?? 50) || 50,
    ownColumns: [...ownColumns],
  }
  return useQuery({
    queryKey: ['customers', 'list', query],
    queryFn: async ({ signal }) => call(listCustomers, { query, signal }),
    placeholderData: keepPreviousData,
  })
}

export function useCustomer(id: string) {
  return useQuery({
    queryKey: ['customers', 'one', id],
    queryFn: async ({ signal }) => call(getCustomer, { params: { id }, signal }),
  })
}

export function useHistory(id: string, enabled: boolean) {
  return useQuery({
    queryKey: ['customers', 'history', id],
    queryFn: async ({ signal }) => (await call(customerHistory, { params: { id }, signal })).changes,
    enabled,
  })
}

/** Writes of one customer; every list and map is fresh afterwards. */
export function useCustomerWrites() {
  const client = useQueryClient()
  const settled = (customer: Customer): Customer => {
    client.setQueryData(['customers', 'one', customer.id], customer)
    void client.invalidateQueries({
      queryKey: ['customers'],
      predicate: ({ queryKey }) => !(queryKey[1] === 'one' && queryKey[2] === customer.id),
    })
    return customer
  }
  return {
    save: async (id: string, body: BodyOf<typeof saveCustomer>) =>
      settled(await call(saveCustomer, { params: { id }, body })),
    place: async (
      id: string,
      at: { lng: number; lat: number; system: CoordinateSystem; accuracy: number | null },
    ) => settled(await call(placeCustomer, { params: { id }, body: at })),
    refresh: async () => client.invalidateQueries({ queryKey: ['customers'] }),
  }
}

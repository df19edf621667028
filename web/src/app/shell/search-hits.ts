import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { getCustomer, listCustomers } from '#contracts/customers.ts'
import { call } from '#kit/api.ts'
import { useLocale, wordsOf, useWords } from '#kit/words.ts'
import { pages } from '../features.ts'
import { pageTitle } from '../page-title.ts'
import { useSession } from '../session.ts'
import { type Findable, findFunctions, literal, soundMarks } from './find-functions.ts'
import { recentPlaces } from './recent-places.ts'
import { shellWords } from './shell-words.ts'

export interface Hit {
  readonly key: string
  readonly group: 'pages' | 'customers'
  readonly text: string
  readonly marks: readonly (readonly [from: number, to: number])[]
  readonly detail: string
  readonly to: string
  readonly search?: Readonly<Record<string, string>>
}

interface Place extends Findable {
  readonly page: string
  readonly to: string
  readonly search: Readonly<Record<string, string>>
}

/** Every page and every function within a page that the person may open. */
function usePlaces(): Place[] {
  const { can, pack } = useSession()
  const locale = useLocale()
  return useMemo(
    () =>
      pages
        .filter(
          (page) => page.nav && (!page.needs || page.needs.some(can)) && (!page.assesses || pack.assesses),
        )
        .flatMap((page): Place[] => {
          const title = pageTitle(page, locale, pack)
          const names = (of: typeof page.title): string[] => [
            wordsOf(of, 'zh-CN').title,
            wordsOf(of, 'en-US').title,
          ]
          return [
            {
              key: page.path,
              title,
              words: [...names(page.title), ...(page.keywords ?? [])],
              page: '',
              to: page.path,
              search: {},
            },
            ...(page.functions ?? [])
              .filter((one) => !one.needs || one.needs.some(can))
              .map((one) => ({
                key: `${page.path}?${new URLSearchParams(one.search).toString()}`,
                title: wordsOf(one.title, locale).title,
                words: [...names(one.title), ...(one.keywords ?? [])],
                page: title,
                to: page.path,
                search: one.search,
              })),
          ]
        }),
    [can, pack, locale],
  )
}

const soundsQuery = {
  queryKey: ['search-sounds'],
  queryFn: async () => (await import('./sounds.ts')).sounds,
  staleTime: Infinity,
  gcTime: Infinity,
}

/** What a question finds: functions first, then customers within reach; their telephones stay out of it. */
export function useHits(query: string, open: boolean): { hits: Hit[]; searching: boolean } {
  const { can } = useSession()
  const w = useWords(shellWords)
  const places = usePlaces()
  const { data: sounds } = useQuery({ ...soundsQuery, enabled: open })
  const customers = useQuery({
    queryKey: ['customers', 'search', query],
    queryFn: async ({ signal }) => call(listCustomers, { query: { q: query, pageSize: 8 }, signal }),
    enabled: query !== '' && can('customers.read'),
    placeholderData: keepPreviousData,
  })
  const hits = useMemo(() => {
    if (query === '') return []
    const found: Hit[] = findFunctions(places, query, sounds)
      .slice(0, 8)
      .map(({ item, by, marks }) => ({
        key: item.key,
        group: 'pages',
        text: item.title,
        marks,
        detail: [item.page, by].filter((one) => one).join(' · '),
        to: item.to,
        search: item.search,
      }))
    for (const customer of customers.data?.customers ?? []) {
      const heard = sounds ? soundMarks(customer.name, query.toLowerCase(), sounds) : null
      const said = literal(customer.name, query)
      found.push({
        key: customer.id,
        group: 'customers',
        text: customer.name,
        marks: said.length > 0 ? said : heard ? [heard] : [],
        detail: `${customer.licence} · ${customer.owner?.name ?? customer.unit.name}`,
        to: `/customers/${customer.id}`,
      })
    }
    if ((customers.data?.total.count ?? 0) > 8)
      found.push({
        key: 'more',
        group: 'customers',
        text: w.search.more,
        marks: [],
        detail: '',
        to: '/customers',
        search: { q: query },
      })
    return found
  }, [query, customers.data, places, sounds, w])
  return { hits, searching: customers.isFetching }
}

/** Where the person went lately; a customer that is out of reach by now is not among them. */
export function useRecent(open: boolean): Hit[] {
  const { me, can } = useSession()
  const places = usePlaces()
  const recent = open ? recentPlaces(me.id) : []
  const ids = can('customers.read')
    ? recent.flatMap(({ group, key }) => (group === 'customers' ? [key] : []))
    : []
  const cards = useQueries({
    queries: ids.map((id) => ({
      queryKey: ['customers', 'card', id],
      queryFn: async ({ signal }: { signal: AbortSignal }) => call(getCustomer, { params: { id }, signal }),
      staleTime: 60_000,
      retry: false,
    })),
  })
  const customers = new Map(cards.flatMap(({ data }) => (data ? [[data.id, data] as const] : [])))
  return recent.flatMap(({ group, key }): Hit[] => {
    if (group === 'customers') {
      const customer = customers.get(key)
      return customer
        ? [
            {
              key,
              group,
              text: customer.name,
              marks: [],
              detail: customer.owner?.name ?? customer.unit.name,
              to: `/customers/${key}`,
            },
          ]
        : []
    }
    const place = places.find((one) => one.key === key)
    return place
      ? [{ key, group, text: place.title, marks: [], detail: place.page, to: place.to, search: place.search }]
      : []
  })
}

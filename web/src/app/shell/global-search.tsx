import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type ReactElement, useDeferredValue, useEffect, useId, useMemo, useRef, useState } from 'react'
import { listCustomers } from '#contracts/customers.ts'
import { call } from '#kit/api.ts'
import { useLocale, wordsOf, useWords } from '#kit/words.ts'
import { pages } from '../features.ts'
import { pageTitle } from '../page-title.ts'
import { useSession } from '../session.ts'
import { shellWords } from './shell-words.ts'

interface Hit {
  readonly key: string
  readonly group: 'pages' | 'customers'
  readonly text: string
  readonly detail: string
  readonly to: string
  readonly search?: Record<string, string>
}

/** `/` from anywhere: customers by name, pinyin or licence, and the pages by their names. */
export function GlobalSearch(): ReactElement {
  const w = useWords(shellWords)
  const navigate = useNavigate()
  const input = useRef<HTMLInputElement>(null)
  const listId = useId()
  const [text, setText] = useState('')
  const [open, setOpen] = useState(false)
  const [active, setActive] = useState(0)
  const { hits, searching } = useHits(text)

  useEffect(() => {
    const key = (event: KeyboardEvent): void => {
      const target = event.target as HTMLElement
      const typing = target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)
      if (event.key !== '/' || typing || event.ctrlKey || event.metaKey || event.altKey) return
      event.preventDefault()
      input.current?.focus()
      input.current?.select()
    }
    document.addEventListener('keydown', key)
    return () => document.removeEventListener('keydown', key)
  }, [])

  const go = (hit: Hit | undefined): void => {
    if (hit === undefined) return
    setOpen(false)
    setText('')
    input.current?.blur()
    void navigate({ to: hit.to, search: hit.search ?? {} })
  }
  const shown = open && text.trim() !== ''
  return (
    <div className="search" role="search">
      <input
        ref={input}
        type="text"
        role="combobox"
        aria-label={w.search.label}
        aria-expanded={shown}
        aria-controls={listId}
        aria-activedescendant={shown && hits[active] ? `${listId}-${active}` : undefined}
        aria-autocomplete="list"
        autoComplete="off"
        placeholder={w.search.placeholder}
        value={text}
        onChange={(event) => {
          setText(event.target.value)
          setActive(0)
          setOpen(true)
        }}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown') setActive(Math.min(active + 1, hits.length - 1))
          else if (event.key === 'ArrowUp') setActive(Math.max(active - 1, 0))
          else if (event.key === 'Enter' && !event.nativeEvent.isComposing) go(hits[active])
          else if (event.key === 'Escape') {
            setText('')
            input.current?.blur()
          } else return
          event.preventDefault()
        }}
      />
      <div className="search-panel" hidden={!shown}>
        <ul id={listId} role="listbox" aria-label={w.search.label}>
          {hits.map((hit, index) => (
            <li
              key={hit.key}
              id={`${listId}-${index}`}
              role="option"
              aria-selected={index === active}
              // Pressing must not take the focus from the field before the click arrives.
              onMouseDown={(event) => event.preventDefault()}
              onMouseEnter={() => setActive(index)}
              onClick={() => go(hit)}
            >
              <small>{w.search[hit.group]}</small>
              <span>{hit.text}</span>
              <em>{hit.detail}</em>
            </li>
          ))}
        </ul>
        {hits.length === 0 && <p className="quiet">{searching ? w.search.searching : w.search.none}</p>}
      </div>
    </div>
  )
}

function useHits(text: string): { hits: Hit[]; searching: boolean } {
  const { can, pack } = useSession()
  const locale = useLocale()
  const w = useWords(shellWords)
  const query = useDeferredValue(text.trim())
  const customers = useQuery({
    queryKey: ['customers', 'search', query],
    queryFn: async ({ signal }) => call(listCustomers, { query: { q: query, pageSize: 8 }, signal }),
    enabled: query !== '' && can('customers.read'),
    placeholderData: keepPreviousData,
  })
  const hits = useMemo(() => {
    if (query === '') return []
    const wanted = query.toLowerCase()
    const found: Hit[] = pages
      .filter(
        (page) => page.nav && (!page.needs || page.needs.some(can)) && (!page.assesses || pack.assesses),
      )
      .filter((page) =>
        [
          wordsOf(page.title, 'zh-CN').title,
          wordsOf(page.title, 'en-US').title,
          ...(page.keywords ?? []),
        ].some((word) => word.toLowerCase().includes(wanted)),
      )
      .map((page) => ({
        key: page.path,
        group: 'pages',
        text: pageTitle(page, locale, pack),
        detail: '',
        to: page.path,
      }))
    for (const customer of customers.data?.customers ?? []) {
      found.push({
        key: customer.id,
        group: 'customers',
        text: customer.name,
        detail: `${customer.licence} · ${customer.owner?.name ?? customer.unit.name}`,
        to: `/customers/${customer.id}`,
      })
    }
    if ((customers.data?.total.count ?? 0) > 8) {
      found.push({
        key: 'more',
        group: 'customers',
        text: w.search.more,
        detail: '',
        to: '/customers',
        search: { q: query },
      })
    }
    return found
  }, [query, customers.data, can, w, locale, pack])
  return { hits, searching: customers.isFetching }
}

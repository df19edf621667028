import { useNavigate } from '@tanstack/react-router'
import { type ReactElement, useDeferredValue, useEffect, useId, useRef, useState } from 'react'
import { useWords } from '#kit/words.ts'
import { useSession } from '../session.ts'
import { keepRecent } from './recent-places.ts'
import { type Hit, useHits, useRecent } from './search-hits.ts'
import { shellWords } from './shell-words.ts'

/** `/` from anywhere: functions by what people call them, customers by name, pinyin or licence. */
export function GlobalSearch(): ReactElement {
  const w = useWords(shellWords)
  const navigate = useNavigate()
  const input = useRef<HTMLInputElement>(null)
  const listId = useId()
  const [text, setText] = useState('')
  const [open, setOpen] = useState(false)
  const [active, setActive] = useState(0)
  const { me } = useSession()
  const query = useDeferredValue(text.trim())
  const found = useHits(query, open)
  const recent = useRecent(open)
  const hits = query === '' ? recent : found.hits

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
    if (hit.key !== 'more') keepRecent(me.id, hit)
    input.current?.blur()
    void navigate({ to: hit.to, search: hit.search ?? {} })
  }
  const shown = open && (text.trim() !== '' || hits.length > 0)
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
        {query === '' && <p className="quiet">{w.search.recent}</p>}
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
              <Marked text={hit.text} marks={hit.marks} />
              <em>{hit.detail}</em>
            </li>
          ))}
        </ul>
        {hits.length === 0 && <p className="quiet">{found.searching ? w.search.searching : w.search.none}</p>}
      </div>
    </div>
  )
}

/** A text with the parts that were found set off. */
function Marked({ text, marks }: Pick<Hit, 'text' | 'marks'>): ReactElement {
  const [mark] = marks
  if (!mark) return <span>{text}</span>
  const [from, to] = mark
  return (
    <span>
      {text.slice(0, from)}
      <mark>{text.slice(from, to)}</mark>
      {text.slice(to)}
    </span>
  )
}

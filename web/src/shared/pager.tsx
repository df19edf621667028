import type { ReactElement } from 'react'
import { formatNumber, formatTotal } from '#kit/format.ts'
import { defineMessages, useLocale, useWords } from '#kit/words.ts'

const words = defineMessages(
  {
    total: (text: string, noun: string) => `共 ${text} ${noun}`,
    entries: '条',
    households: '户',
    previous: '上一页',
    next: '下一页',
    page: '页码',
    of: (pages: string) => `/ ${pages} 页`,
    size: '每页行数',
    rows: (count: number) => `${count} 行/页`,
  },
  {
    total: (text) => `${text} in all`,
    entries: 'entries',
    households: 'customers',
    previous: 'Previous',
    next: 'Next',
    page: 'Page',
    of: (pages) => `of ${pages}`,
    size: 'Rows a page',
    rows: (count) => `${count} a page`,
  },
)

export const pageSizes = [20, 50, 100, 200] as const

/** Where one is in a list, how long it is, and how to go on. */
export function Pager(props: {
  page: number
  pageSize: number
  total: { count: number; exact: boolean } | undefined
  /** What is counted, when the trade has a word for it. */
  noun?: 'entries' | 'households'
  onChange: (page: number, pageSize: number) => void
}): ReactElement {
  const w = useWords(words)
  const locale = useLocale()
  const { page, pageSize, total, onChange } = props
  const pages = Math.max(1, Math.ceil((total?.count ?? 0) / pageSize))
  // An approximate total must not lock the last pages away.
  const last = total !== undefined && total.exact && page >= pages
  return (
    <nav className="pager" aria-label={w.page}>
      <span aria-live="polite">
        {total ? w.total(formatTotal(total, locale), w[props.noun ?? 'entries']) : ' '}
      </span>
      <select
        aria-label={w.size}
        value={pageSize}
        onChange={(event) => onChange(1, Number(event.target.value))}
      >
        {pageSizes.map((size) => (
          <option key={size} value={size}>
            {w.rows(size)}
          </option>
        ))}
      </select>
      <button type="button" disabled={page <= 1} onClick={() => onChange(page - 1, pageSize)}>
        {w.previous}
      </button>
      <label>
        <input
          key={page}
          aria-label={w.page}
          inputMode="numeric"
          defaultValue={page}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return
            const wanted = Number.parseInt(event.currentTarget.value, 10)
            if (Number.isInteger(wanted) && wanted >= 1) onChange(Math.min(wanted, 100_000), pageSize)
          }}
        />{' '}
        {total && w.of(formatNumber(pages))}
      </label>
      <button
        type="button"
        disabled={last || total === undefined}
        onClick={() => onChange(page + 1, pageSize)}
      >
        {w.next}
      </button>
    </nav>
  )
}

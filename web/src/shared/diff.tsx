import type { ReactElement } from 'react'
import { defineMessages, useWords } from '#kit/words.ts'
import './form.css'

const words = defineMessages(
  { empty: '（空）', before: '原来', after: '改为' },
  { empty: '(empty)', before: 'before', after: 'after' },
)

/** One fact before and after. */
export function Diff(props: { label: string; before: string | null; after: string | null }): ReactElement {
  const w = useWords(words)
  return (
    <span className="diff">
      <span className="quiet">{props.label}</span>
      <del aria-label={w.before}>{props.before ?? w.empty}</del>
      <span aria-hidden="true">→</span>
      <ins aria-label={w.after}>{props.after ?? w.empty}</ins>
    </span>
  )
}

import { Button } from 'antd'
import type { ReactElement, ReactNode } from 'react'
import { ApiFailure } from '#kit/api.ts'
import { defineMessages, useWords } from '#kit/words.ts'
import './page.css'
import './form.css'

const words = defineMessages(
  {
    retry: '重试',
    failed: '没有取到数据',
    number: (id: string) => `编号 ${id}`,
    loading: '正在加载',
  },
  {
    retry: 'Try again',
    failed: 'Nothing could be loaded',
    number: (id) => `Number ${id}`,
    loading: 'Loading',
  },
)

/** The frame of every page: heading, actions at the right, body. `fill` gives the body the rest of the window. */
export function Page(props: {
  title: ReactNode
  /** One line under the heading, when the page needs explaining. */
  lead?: ReactNode
  actions?: ReactNode
  fill?: boolean
  children: ReactNode
}): ReactElement {
  return (
    <main className="page" data-fill={props.fill === true} id="main">
      <header className="page-head">
        <div>
          <h1>{props.title}</h1>
          {props.lead && <p>{props.lead}</p>}
        </div>
        {props.actions && <div className="page-actions">{props.actions}</div>}
      </header>
      {props.children}
    </main>
  )
}

/** Nothing is there: says why, and what to do next. */
export function EmptyState(props: { title: string; hint?: string; action?: ReactNode }): ReactElement {
  return (
    <div className="empty-state">
      <svg width="56" height="44" viewBox="0 0 56 44" aria-hidden="true">
        <rect x="6" y="8" width="44" height="32" rx="5" fill="var(--zk-accent-soft)" />
        <path
          d="M14 18h28M14 25h20M14 32h12"
          stroke="var(--zk-accent)"
          strokeWidth="2"
          strokeLinecap="round"
        />
      </svg>
      <b>{props.title}</b>
      {props.hint && <span>{props.hint}</span>}
      {props.action}
    </div>
  )
}

/** Something could not be loaded: the sentence of the failure, its number, and a way to try again. */
export function Failure({ failure, retry }: { failure: unknown; retry?: () => void }): ReactElement {
  const w = useWords(words)
  const number = failure instanceof ApiFailure ? failure.requestId : null
  return (
    <div className="empty-state" role="alert">
      <b>{w.failed}</b>
      <span>{failure instanceof Error ? failure.message : String(failure)}</span>
      {number && <small className="tabular">{w.number(number)}</small>}
      {retry && <Button onClick={retry}>{w.retry}</Button>}
    </div>
  )
}

/** Grey lines where content will be, so that nothing jumps when it comes. */
export function SkeletonLines({ lines = 6 }: { lines?: number }): ReactElement {
  const w = useWords(words)
  return (
    <div className="skeleton-lines" role="status" aria-label={w.loading}>
      {Array.from({ length: lines }, (_, line) => (
        <i key={line} style={{ width: `${92 - ((line * 17) % 40)}%` }} />
      ))}
    </div>
  )
}

/** A word with its colour for a state; the colour never stands alone. */
export function State(props: {
  kind: 'success' | 'warning' | 'danger' | 'live' | 'neutral'
  children: ReactNode
}): ReactElement {
  return (
    <span className="state" data-kind={props.kind}>
      {props.children}
    </span>
  )
}

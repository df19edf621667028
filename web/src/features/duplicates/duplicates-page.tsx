import { lazy, type ReactElement, Suspense } from 'react'
import { useWords } from '#kit/words.ts'
import { usePageState } from '../../app/page-state.ts'
import { Page, SkeletonLines } from '../../shared/page.tsx'
import { Pairs } from './pairs.tsx'
import { duplicateWords } from './words.ts'
import './duplicates.css'

const Merges = lazy(async () => import('./merges.tsx'))

const views = ['open', 'apart', 'merges'] as const

/** 查重与合并: pairs that may be one customer, those told apart, and the merges that were made. */
export default function DuplicatesPage(): ReactElement {
  const w = useWords(duplicateWords)
  const [state, setState] = usePageState()
  const view = views.find((one) => one === state['view']) ?? 'open'
  return (
    <Page
      title={w.title}
      lead={w.lead}
      fill
      actions={
        <div className="switch" role="group" aria-label={w.title}>
          {views.map((one) => (
            <button
              key={one}
              type="button"
              aria-pressed={view === one}
              onClick={() =>
                setState({ view: one === 'open' ? undefined : one, page: undefined, pair: undefined }, 'push')
              }
            >
              {w.views[one]}
            </button>
          ))}
        </div>
      }
    >
      {view === 'merges' ? (
        <div className="panel list-panel">
          <Suspense fallback={<SkeletonLines />}>
            <Merges />
          </Suspense>
        </div>
      ) : (
        <Pairs key={view} view={view} />
      )}
    </Page>
  )
}

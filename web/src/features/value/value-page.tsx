import { lazy, type ReactElement, Suspense } from 'react'
import { useWords } from '#kit/words.ts'
import { usePageState } from '../../app/page-state.ts'
import { useSession } from '../../app/session.ts'
import { Page, SkeletonLines } from '../../shared/page.tsx'
import { valueWords } from './words.ts'
import '../../shared/data-table.css'
import './value.css'

const GradingView = lazy(async () => import('./grading/grading-view.tsx'))

const ServiceView = lazy(async () => import('./service/service-view.tsx'))

const MatrixView = lazy(async () => import('./matrix/matrix-view.tsx'))
const ValueRuleView = lazy(async () => import('./matrix/value-rule-view.tsx'))

const views = ['matrix', 'service', 'grading', 'rule'] as const

/** S22: what customers are worth, how they are graded, and what each grade gets. */
export default function ValuePage(): ReactElement {
  const w = useWords(valueWords)
  const { can } = useSession()
  const [state, setState] = usePageState()
  const open = views.filter((view) => (view !== 'grading' && view !== 'rule') || can('customers.configure'))
  const view = open.find((one) => one === state['view']) ?? open[0]
  return (
    <Page
      title={w.title}
      lead={w.lead}
      actions={
        open.length > 1 && (
          <div className="switch" role="group" aria-label={w.title}>
            {open.map((one) => (
              <button
                key={one}
                type="button"
                aria-pressed={view === one}
                onClick={() => setState({ view: one === open[0] ? undefined : one }, 'push')}
              >
                {w.views[one]}
              </button>
            ))}
          </div>
        )
      }
    >
      <div className="panel">
        <Suspense fallback={<SkeletonLines />}>
          {view === 'matrix' && <MatrixView />}
          {view === 'rule' && <ValueRuleView />}
          {view === 'service' && <ServiceView />}
          {view === 'grading' && <GradingView />}
        </Suspense>
      </div>
    </Page>
  )
}

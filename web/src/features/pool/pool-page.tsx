import { lazy, type ReactElement, Suspense } from 'react'
import type { Verb } from '#contracts/access.ts'
import { useWords } from '#kit/words.ts'
import { usePageState } from '../../app/page-state.ts'
import { useSession } from '../../app/session.ts'
import { Page, SkeletonLines } from '../../shared/page.tsx'
import { PoolList } from './pool-list.tsx'
import { poolWords } from './words.ts'

const FallingList = lazy(async () => import('./falling-list.tsx'))
const Transfers = lazy(async () => import('./transfers.tsx'))
const Holdings = lazy(async () => import('./holdings.tsx'))
const AssignmentRuleForm = lazy(async () => import('./assignment-rule-form.tsx'))
const PoolRuleForm = lazy(async () => import('./pool-rule-form.tsx'))

const views = ['pool', 'falling', 'transfers', 'holdings', 'rule', 'assignment'] as const
/** What a view is for those who lead others. */
const needs: Partial<Record<(typeof views)[number], Verb>> = {
  holdings: 'customers.assign',
  rule: 'customers.configure',
  assignment: 'customers.configure',
}

/** 公海: customers without an owner, those about to lose theirs, transfers, and the rule of it all. */
export default function PoolPage(): ReactElement {
  const w = useWords(poolWords)
  const { can } = useSession()
  const [state, setState] = usePageState()
  const open = views.filter((view) => {
    const verb = needs[view]
    return verb === undefined || can(verb)
  })
  const view = open.find((one) => one === state['view']) ?? 'pool'
  return (
    <Page
      title={w.title}
      lead={w.lead}
      fill
      actions={
        <div className="switch" role="group" aria-label={w.title}>
          {open.map((one) => (
            <button
              key={one}
              type="button"
              aria-pressed={view === one}
              onClick={() => setState({ view: one === 'pool' ? undefined : one, page: undefined }, 'push')}
            >
              {w.views[one]}
            </button>
          ))}
        </div>
      }
    >
      <div className="panel list-panel">
        <Suspense fallback={<SkeletonLines />}>
          {view === 'pool' && <PoolList />}
          {view === 'falling' && <FallingList />}
          {view === 'transfers' && <Transfers />}
          {view === 'holdings' && <Holdings />}
          {view === 'rule' && <PoolRuleForm />}
          {view === 'assignment' && <AssignmentRuleForm />}
        </Suspense>
      </div>
    </Page>
  )
}

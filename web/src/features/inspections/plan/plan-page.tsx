import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { Button } from 'antd'
import { type ReactElement, useState } from 'react'
import { getInspection, type InspectionPlan } from '#contracts/inspections.ts'
import { call } from '#kit/api.ts'
import { formatDate, formatDistance } from '#kit/format.ts'
import { useWords } from '#kit/words.ts'
import { useLive } from '../../../app/live.ts'
import { useSession } from '../../../app/session.ts'
import { EmptyState, Failure, Page, SkeletonLines } from '../../../shared/page.tsx'
import { inspectionWords } from '../words.ts'
import '../inspections.css'
import { Drawings } from './drawings.tsx'
import { ItemDrawer } from './item-drawer.tsx'
import { ItemsTable } from './items-table.tsx'
import { PlanActions } from './plan-actions.tsx'
import { PlanForm } from './plan-form.tsx'
import { PlanMap } from './plan-map.tsx'
import { PlanState } from './plan-state.tsx'

/** One assessment plan: how it is drawn, its shops and route, its drawings, and what was found. */
export default function PlanPage(): ReactElement {
  const { id = '' } = useParams({ strict: false })
  return id === 'new' ? <NewPlan /> : <KnownPlan key={id} id={id} />
}

function NewPlan(): ReactElement {
  const w = useWords(inspectionWords)
  const navigate = useNavigate()
  return (
    <Page title={w.create}>
      <PlanForm
        plan={null}
        onSaved={(plan) => void navigate({ to: `/inspections/${plan.id}`, replace: true })}
        onCancel={() => void navigate({ to: '/inspections' })}
      />
    </Page>
  )
}

function KnownPlan({ id }: { id: string }): ReactElement {
  const client = useQueryClient()
  const key = ['inspections', 'plan', id]
  const plan = useQuery({
    queryKey: key,
    queryFn: async ({ signal }) => call(getInspection, { params: { id }, signal }),
    // The phone may be at work; nobody but the assessor hears of it by event.
    refetchInterval: 15_000,
  })
  useLive('inspections.', () => void client.invalidateQueries({ queryKey: ['inspections'] }))
  if (plan.data)
    return (
      <OpenPlan
        plan={plan.data}
        onChange={(next) => {
          client.setQueryData(key, next)
          void client.invalidateQueries({ queryKey: ['inspections', 'list'] })
        }}
        reload={() => void plan.refetch()}
      />
    )
  return (
    <Page title="">
      {plan.isError ? (
        <Failure failure={plan.error} retry={() => void plan.refetch()} />
      ) : (
        <SkeletonLines lines={12} />
      )}
    </Page>
  )
}

function OpenPlan(props: {
  plan: InspectionPlan
  onChange: (plan: InspectionPlan) => void
  reload: () => void
}): ReactElement {
  const w = useWords(inspectionWords)
  const { can } = useSession()
  const { plan, onChange } = props
  const [editing, setEditing] = useState(false)
  const [openId, setOpen] = useState<string | null>(null)
  const mayEdit = can('inspections.plan') && (plan.state === 'draft' || plan.state === 'drawn')
  const opened = plan.entries.find((entry) => entry.id === openId)
  const saved = (plan.listMetres ?? 0) - (plan.metres ?? 0)
  return (
    <Page
      title={
        <>
          {plan.title} <small className="quiet">{w.number(plan.number)}</small>
        </>
      }
      lead={
        <>
          <PlanState state={plan.state} /> {formatDate(plan.date)} · {w.columns.assessor} {plan.assessor.name}{' '}
          · {w.people(plan.managers[0]?.name ?? '', plan.managers.length)}
          {plan.awaitingPhotos && ` · ${w.awaitingPhotos}`}
          {plan.cancelReason !== null && ` · ${plan.cancelReason}`}
        </>
      }
      actions={
        <>
          {mayEdit && !editing && <Button onClick={() => setEditing(true)}>{w.form.edit}</Button>}
          {can('inspections.plan') && <PlanActions plan={plan} onChange={onChange} />}
        </>
      }
    >
      {editing && (
        <PlanForm
          plan={plan}
          onSaved={(next) => {
            onChange(next)
            setEditing(false)
          }}
          onCancel={() => setEditing(false)}
        />
      )}
      <div className="inspection-grid">
        <section className="panel" aria-label={w.shops.title}>
          <ItemsTable
            plan={plan}
            openId={openId}
            onOpen={setOpen}
            empty={<EmptyState title={w.shops.none} hint={w.shops.noneHint} />}
          />
        </section>
        <div className="inspection-side">
          {plan.entries.length > 0 && (
            <div className="panel inspection-map">
              <PlanMap plan={plan} />
            </div>
          )}
          {plan.metres !== null && plan.metres > 0 && (
            <p className="quiet">
              {w.route.length(formatDistance(plan.metres), formatDistance(Math.max(0, saved)))}
            </p>
          )}
          <Drawings plan={plan} />
        </div>
      </div>
      {opened && (
        <ItemDrawer
          plan={plan}
          item={opened}
          onClose={() => setOpen(null)}
          onChange={onChange}
          onReplied={props.reload}
        />
      )}
    </Page>
  )
}

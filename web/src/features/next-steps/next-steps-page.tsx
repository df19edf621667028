import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button, Segmented } from 'antd'
import { type ReactElement, useMemo, useState } from 'react'
import { listNextSteps, type NextStep } from '#contracts/next-steps.ts'
import { call } from '#kit/api.ts'
import { daysBetween, formatDate, formatMoment } from '#kit/format.ts'
import { useLocale, useWords } from '#kit/words.ts'
import { useLive } from '../../app/live.ts'
import { listIn, usePageState } from '../../app/page-state.ts'
import { useSession } from '../../app/session.ts'
import { type Column, DataTable } from '../../shared/data-table.tsx'
import { useUnitChoices } from '../../shared/directory.ts'
import { ChoiceFilter } from '../../shared/filters.tsx'
import { EmptyState, Failure, Page, State } from '../../shared/page.tsx'
import { TickDialog } from './tick-dialog.tsx'
import { nextStepWords } from './words.ts'

/** 约定: what was agreed with customers in visits, until somebody ticks it off; who did, and when. */
export default function NextStepsPage(): ReactElement {
  const w = useWords(nextStepWords)
  const session = useSession()
  const client = useQueryClient()
  const units = useUnitChoices()
  const [page, setPage] = usePageState()
  const state = page['state'] === 'closed' ? 'closed' : 'open'
  const unitIds = listIn(page, 'unitIds')
  const [ticking, setTicking] = useState<NextStep | null>(null)
  const steps = useQuery({
    queryKey: ['next-steps', state, unitIds],
    queryFn: async ({ signal }) => call(listNextSteps, { query: { state, unitIds }, signal }),
    placeholderData: keepPreviousData,
  })
  const refresh = (): void => void client.invalidateQueries({ queryKey: ['next-steps'] })
  useLive('visits.', (event) => {
    if (event.type === 'visits.next_step_marked' || event.type === 'visits.visit_ended') refresh()
  })
  const columns = useColumns(state, session.can('visits.plan') ? setTicking : null)
  return (
    <Page
      title={w.title}
      lead={w.lead}
      fill
      actions={
        <>
          {units.length > 1 && (
            <ChoiceFilter
              label={w.units}
              choices={units}
              chosen={unitIds}
              onChange={(chosen) => setPage({ unitIds: chosen.join(',') })}
            />
          )}
          <Segmented
            aria-label={w.list}
            value={state}
            options={[
              { value: 'open', label: w.states.open },
              { value: 'closed', label: w.states.closed },
            ]}
            onChange={(value) => setPage({ state: value === 'closed' ? value : undefined })}
          />
        </>
      }
    >
      <div className="panel list-panel">
        {steps.isError && !steps.data ? (
          <Failure failure={steps.error} retry={() => void steps.refetch()} />
        ) : (
          <DataTable
            label={w.list}
            rows={steps.data?.steps}
            columns={columns}
            rowId={(row) => row.visitId}
            rowName={(row) => row.customer.name}
            busy={steps.isPlaceholderData}
            empty={
              state === 'open' ? (
                <EmptyState title={w.none} hint={w.noneHint} />
              ) : (
                <EmptyState title={w.noneClosed} />
              )
            }
          />
        )}
      </div>
      {ticking && (
        <TickDialog
          step={ticking}
          today={session.today}
          onClose={() => setTicking(null)}
          onTicked={() => {
            setTicking(null)
            refresh()
          }}
        />
      )}
    </Page>
  )
}

function useColumns(state: 'open' | 'closed', onTick: ((step: NextStep) => void) | null): Column<NextStep>[] {
  const w = useWords(nextStepWords)
  const locale = useLocale()
  const { today } = useSession()
  return useMemo(() => {
    const c = w.columns
    const all: (Column<NextStep> | null)[] = [
      {
        key: 'customer',
        title: c.customer,
        always: true,
        render: (row) => <Link to={`/customers/${row.customer.id}`}>{row.customer.name}</Link>,
      },
      { key: 'text', title: c.text, render: (row) => <b>{row.text}</b> },
      { key: 'due', title: c.due, render: (row) => <Due step={row} today={today} /> },
      { key: 'agreed', title: c.agreed, render: (row) => formatDate(row.agreedOn, locale) },
      { key: 'owner', title: c.owner, render: (row) => row.owner.name },
      {
        key: 'mark',
        title: c.mark,
        render: ({ mark }) =>
          mark ? (
            <span title={mark.note ?? undefined}>
              {w.marked(w.outcomes[mark.outcome], mark.by.name, formatMoment(mark.at, locale))}
              {mark.note && <small className="quiet"> {mark.note}</small>}
            </span>
          ) : (
            '—'
          ),
      },
      state === 'open' && onTick
        ? {
            key: 'tick',
            title: c.action,
            width: '96px',
            render: (row) => (
              <Button size="small" aria-label={w.tickNamed(row.text)} onClick={() => onTick(row)}>
                {w.tick}
              </Button>
            ),
          }
        : null,
    ]
    return all.filter((column) => column !== null)
  }, [w, locale, today, state, onTick])
}

function Due({ step, today }: { step: NextStep; today: string }): ReactElement {
  const w = useWords(nextStepWords)
  const locale = useLocale()
  if (step.dueOn === null) return <span className="quiet">{w.undated}</span>
  const late = step.state === 'open' ? daysBetween(step.dueOn, today) : -1
  return (
    <span className="tabular">
      {formatDate(step.dueOn, locale)} {late > 0 && <State kind="warning">{w.late(late)}</State>}
      {late === 0 && <State kind="live">{w.today}</State>}
    </span>
  )
}

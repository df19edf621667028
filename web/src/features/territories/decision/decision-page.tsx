import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { Button } from 'antd'
import type { ReactElement } from 'react'
import {
  confirmDecision,
  type Decision,
  exportHandovers,
  getDecision,
  type Handover,
  undoDecision,
  withdrawDecision,
} from '#contracts/territory-decisions.ts'
import { call, callFile } from '#kit/api.ts'
import { saveFile } from '#kit/download.ts'
import { formatDate } from '#kit/format.ts'
import { useLocale, useWords } from '#kit/words.ts'
import { useLive } from '../../../app/live.ts'
import { notify, notifyFailure } from '../../../app/notes.tsx'
import { useSession } from '../../../app/session.ts'
import { Failure, Page, SkeletonLines, State } from '../../../shared/page.tsx'
import { ExportButton } from '../../privacy/exports/export-reason.tsx'
import '../../../shared/data-table.css'
import { territoryWords } from '../words.ts'
import { decisionWords } from './words.ts'
import '../territories.css'

/** Rows on screen; a list of thousands is read in a table of its own. */
const SHOWN = 300

/** A decision: its state, what can be done with it, and every customer that changes hands. */
export default function DecisionPage(): ReactElement {
  const d = useWords(decisionWords)
  const w = useWords(territoryWords)
  const locale = useLocale()
  const client = useQueryClient()
  const { id } = useParams({ strict: false }) as { id: string }
  const key = ['territories', 'decision', id]
  const opened = useQuery({
    queryKey: key,
    queryFn: async ({ signal }) => call(getDecision, { params: { id }, signal }),
  })
  useLive('territories.', () => void client.invalidateQueries({ queryKey: key }))
  const { data } = opened
  if (opened.isError && !data)
    return (
      <Page title={w.title}>
        <Failure failure={opened.error} retry={() => void opened.refetch()} />
      </Page>
    )
  if (!data)
    return (
      <Page title={w.title}>
        <SkeletonLines lines={10} />
      </Page>
    )
  const { decision, handovers } = data
  return (
    <Page
      title={decision.name}
      lead={
        <>
          <Link to="/territories" search={{ tab: 'decisions' }}>
            {d.back}
          </Link>{' '}
          · {decision.unit.name} · {w.effective} {formatDate(decision.effectiveOn, locale)} ·{' '}
          {w.moved(decision.moved)}
          {decision.kept > 0 && ` · ${w.kept(decision.kept)}`}
        </>
      }
      actions={
        <Actions decision={decision} onChange={async () => client.invalidateQueries({ queryKey: key })} />
      }
    >
      <p className="decision-state">
        <b>{w.states[decision.state]}</b>{' '}
        <span className="quiet">
          {decision.state === 'proposed'
            ? d.waitsSecond
            : d.by(decision.proposedBy.name, decision.approvedBy?.name ?? '—')}
        </span>
      </p>
      <HandoverTable handovers={handovers} />
    </Page>
  )
}

function Actions({
  decision,
  onChange,
}: {
  decision: Decision
  onChange: () => Promise<void>
}): ReactElement {
  const d = useWords(decisionWords)
  const { can } = useSession()
  const params = { id: decision.id }
  const act = useMutation({
    mutationFn: async (what: 'confirm' | 'withdraw' | 'undo') =>
      call({ confirm: confirmDecision, withdraw: withdrawDecision, undo: undoDecision }[what], {
        params,
        timeout: 120_000,
      }),
    onSuccess: async ({ state }) => {
      notify(state === 'approved' ? d.confirmed : state === 'withdrawn' ? d.withdrawn : d.undone)
      await onChange()
    },
    onError: notifyFailure,
  })
  const may = can('territories.approve')
  return (
    <>
      {can('territories.design') && (
        <>
          <ExportButton
            label={d.export}
            run={async (reason) => saveFile(await callFile(exportHandovers, { params, query: reason }))}
          />
          <Link to="/territories/scenarios/$id" params={{ id: decision.scenarioId }}>
            <Button>{d.open}</Button>
          </Link>
        </>
      )}
      {decision.needsSecond && (
        <Button type="primary" loading={act.isPending} onClick={() => act.mutate('confirm')}>
          {d.confirm}
        </Button>
      )}
      {may && (decision.state === 'proposed' || decision.state === 'approved') && (
        <Button loading={act.isPending} onClick={() => act.mutate('withdraw')}>
          {d.withdraw}
        </Button>
      )}
      {may && decision.state === 'applied' && (
        <Button danger loading={act.isPending} onClick={() => act.mutate('undo')}>
          {d.undo}
        </Button>
      )}
    </>
  )
}

const kinds = {
  waiting: 'live',
  applied: 'success',
  kept: 'warning',
  undone: 'neutral',
  undo_kept: 'warning',
} as const

function HandoverTable({ handovers }: { handovers: readonly Handover[] }): ReactElement {
  const d = useWords(decisionWords)
  const w = useWords(territoryWords)
  const locale = useLocale()
  return (
    <section className="panel territory-handovers" aria-label={d.handover}>
      <div className="table-holder" tabIndex={0} role="region" aria-label={d.handover}>
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{d.customer}</th>
              <th scope="col">{d.from}</th>
              <th scope="col">{d.to}</th>
              <th scope="col">{d.state}</th>
              <th scope="col">{d.last}</th>
              <th scope="col">{d.next}</th>
            </tr>
          </thead>
          <tbody>
            {handovers.slice(0, SHOWN).map((row) => (
              <tr key={`${row.layer} ${row.customer.id}`}>
                <th scope="row">
                  {row.customer.name}{' '}
                  <small className="quiet">
                    {row.customer.grade} · {w.layers[row.layer]}
                  </small>
                </th>
                <td>{row.from?.name ?? '—'}</td>
                <td>{row.to.name}</td>
                <td>
                  <State kind={kinds[row.state]}>{d.states[row.state]}</State>
                  {row.reason && <small className="quiet"> {row.reason}</small>}
                </td>
                <td>
                  {formatDate(row.lastVisitOn, locale)}
                  {row.note && <small className="quiet"> {row.note}</small>}
                </td>
                <td>
                  {row.nextStep ?? '—'}
                  {row.nextStepOn && (
                    <small className="quiet"> {d.due(formatDate(row.nextStepOn, locale))}</small>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {handovers.length > SHOWN && <p className="quiet panel-pad">{d.all(SHOWN, handovers.length)}</p>}
    </section>
  )
}

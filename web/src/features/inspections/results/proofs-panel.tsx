import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { type ReactElement, useState } from 'react'
import { compareProofs, type Proof, type ProofCase, type ProofMatrix } from '#contracts/inspection-results.ts'
import type { EnquiryAnswer } from '#contracts/inspections.ts'
import { call } from '#kit/api.ts'
import { formatDate } from '#kit/format.ts'
import { useWords } from '#kit/words.ts'
import { type Column, DataTable } from '../../../shared/data-table.tsx'
import { EmptyState, Failure, SkeletonLines, State } from '../../../shared/page.tsx'
import { inspectionWords } from '../words.ts'

const proofs: Proof[] = ['in_place', 'doubtful', 'not_in_place', 'none']
const answers: EnquiryAnswer[] = ['confirmed', 'denied', 'unsure']
const kinds = { agree: 'success', disagree: 'danger', open: 'neutral' } as const

/** S1.26: how the active proof and the shop's word agree, person by person, down to the single case. */
export function ProofsPanel(props: {
  period: { from: string; to: string; unitIds: string[] }
}): ReactElement {
  const w = useWords(inspectionWords).proofs
  const [managerId, choose] = useState<string | null>(null)
  const compared = useQuery({
    queryKey: ['inspections', 'proofs', props.period, managerId],
    queryFn: async ({ signal }) =>
      call(compareProofs, { query: { ...props.period, managerId: managerId ?? undefined }, signal }),
    placeholderData: keepPreviousData,
  })
  const columns = useCaseColumns()
  const { data } = compared
  if (!data)
    return compared.isError ? (
      <Failure failure={compared.error} retry={() => void compared.refetch()} />
    ) : (
      <SkeletonLines lines={8} />
    )
  if (data.managers.length === 0) return <EmptyState title={w.none} hint={w.noneHint} />
  return (
    <>
      <p className="quiet">{w.lead}</p>
      <div className="proof-grid">
        {data.managers.map((matrix) => (
          <Matrix
            key={matrix.manager.id}
            matrix={matrix}
            chosen={matrix.manager.id === managerId}
            onChoose={() => choose(matrix.manager.id === managerId ? null : matrix.manager.id)}
          />
        ))}
      </div>
      <div className="panel">
        <DataTable
          label={w.cases(data.cases.length)}
          rows={data.cases}
          columns={columns}
          rowId={(row) => `${row.itemId} ${row.visit?.id ?? ''}`}
          rowName={(row) => row.customer.name}
          busy={compared.isPlaceholderData}
          empty={<EmptyState title={w.none} hint={w.noneHint} />}
        />
      </div>
    </>
  )
}

function Matrix(props: { matrix: ProofMatrix; chosen: boolean; onChoose: () => void }): ReactElement {
  const w = useWords(inspectionWords).proofs
  const { matrix } = props
  return (
    <section className="panel" aria-label={matrix.manager.name}>
      <p>
        <Button size="small" type={props.chosen ? 'primary' : 'default'} onClick={props.onChoose}>
          {matrix.manager.name}
        </Button>{' '}
        <small className="quiet">
          {matrix.unit.name} · {w.rate(matrix.agree, matrix.agree + matrix.disagree)}
        </small>
      </p>
      <table>
        <thead>
          <tr>
            <th scope="col">{w.matrix}</th>
            {answers.map((answer) => (
              <th key={answer} scope="col" style={{ textAlign: 'right' }}>
                {w.said[answer]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {proofs.map((proof) => (
            <tr key={proof}>
              <th scope="row">{w.active[proof]}</th>
              {answers.map((answer) => {
                const count = matrix.counts[proof][answer]
                return (
                  <td
                    key={answer}
                    className="tabular"
                    data-kind={judge(proof, answer)}
                    data-none={count === 0}
                  >
                    {count === 0 ? '·' : count}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** The colour of a cell; the server judges the cases themselves. */
function judge(proof: Proof, answer: EnquiryAnswer): ProofCase['judgement'] {
  if (proof === 'doubtful' || answer === 'unsure') return 'open'
  return (proof === 'in_place') === (answer === 'confirmed') ? 'agree' : 'disagree'
}

function useCaseColumns(): Column<ProofCase>[] {
  const words = useWords(inspectionWords)
  const w = words.proofs
  return [
    {
      key: 'customer',
      title: words.shops.customer,
      always: true,
      render: (row) => (
        <>
          <b>{row.customer.name}</b> <small className="quiet">{row.customer.grade}</small>
        </>
      ),
    },
    { key: 'manager', title: words.shops.manager, render: (row) => row.manager.name },
    { key: 'visit', title: w.visit, render: (row) => (row.visit ? formatDate(row.visit.date) : '—') },
    {
      key: 'active',
      title: words.proofs.matrix.split(' \\ ')[0] ?? '',
      render: (row) => w.active[row.active],
    },
    { key: 'said', title: words.proofs.matrix.split(' \\ ')[1] ?? '', render: (row) => w.said[row.enquiry] },
    {
      key: 'judgement',
      title: words.columns.state,
      render: (row) => <State kind={kinds[row.judgement]}>{w.judgement[row.judgement]}</State>,
    },
    { key: 'inspected', title: w.inspected, render: (row) => formatDate(row.inspectedOn) },
  ]
}

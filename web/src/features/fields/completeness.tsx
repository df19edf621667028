import type { ReactElement } from 'react'
import { formatNumber, formatShare } from '#kit/format.ts'
import { useWords } from '#kit/words.ts'
import { type Column, DataTable } from '../../shared/data-table.tsx'
import { Failure, SkeletonLines } from '../../shared/page.tsx'
import { useCompleteness } from './queries.ts'
import { fieldWords } from './words.ts'

/** How much of what cards ask for each team knows, and how much of it is old. */
export function Completeness(): ReactElement {
  const w = useWords(fieldWords)
  const figures = useCompleteness()
  const c = w.completeness
  if (figures.isError) return <Failure failure={figures.error} retry={() => void figures.refetch()} />
  if (figures.data === undefined) return <SkeletonLines lines={4} />
  const teams = figures.data.teams.toSorted((a, b) => a.filled / (a.wanted || 1) - b.filled / (b.wanted || 1))
  const share = (part: number, whole: number): string => formatShare(whole === 0 ? null : part / whole)
  const columns: Column<(typeof teams)[number]>[] = [
    { key: 'team', title: c.team, always: true, render: ({ unit }) => unit.name },
    { key: 'customers', title: c.customers, numeric: true, render: (team) => formatNumber(team.customers) },
    { key: 'share', title: c.share, numeric: true, render: (team) => share(team.filled, team.wanted) },
    { key: 'stale', title: c.stale, numeric: true, render: (team) => share(team.stale, team.filled) },
  ]
  return (
    <section className="panel field-section">
      <h2>{c.title}</h2>
      {figures.data.fields.length === 0 ? (
        <p className="quiet panel-pad">{c.none}</p>
      ) : (
        <DataTable
          label={c.title}
          rows={teams}
          columns={columns}
          rowId={({ unit }) => unit.id}
          rowName={({ unit }) => unit.name}
          empty={<p className="quiet">{c.none}</p>}
        />
      )}
    </section>
  )
}

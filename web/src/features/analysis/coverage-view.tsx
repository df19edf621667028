import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { type ReactElement, useMemo } from 'react'
import { type CoverageFigures, peopleCoverage, unitCoverage } from '#contracts/analysis.ts'
import { call } from '#kit/api.ts'
import { formatDistance, formatMinutes, formatNumber, formatShare } from '#kit/format.ts'
import { useWords } from '#kit/words.ts'
import { usePageState } from '../../app/page-state.ts'
import { useSession } from '../../app/session.ts'
import { type Column, DataTable } from '../../shared/data-table.tsx'
import { Failure, SkeletonLines } from '../../shared/page.tsx'
import type { PeriodQuery } from './query.ts'
import { StackedBar } from './stacked-bar.tsx'
import { TracePanel } from './trace-panel.tsx'
import { analysisWords } from './words.ts'

interface Line {
  readonly id: string
  readonly name: string
  readonly unit: string
  readonly figures: CoverageFigures | null
}

/** Coverage and use of time: by person where that is allowed, otherwise by unit. */
export function CoverageView({ query }: { query: PeriodQuery }): ReactElement {
  const w = useWords(analysisWords)
  const session = useSession()
  const byPerson = session.can('analysis.read')
  const [state, setState] = usePageState()
  const personId = state['person'] ?? null
  const coverage = useQuery({
    queryKey: ['analysis', 'coverage', byPerson, query],
    queryFn: async ({ signal }): Promise<{ lines: Line[]; total: CoverageFigures | null; least: number }> => {
      if (byPerson) {
        const { rows, total } = await call(peopleCoverage, { query, signal })
        return { lines: rows.map(personLine), total, least: 0 }
      }
      const { rows, total, leastGroup } = await call(unitCoverage, { query, signal })
      return { lines: rows.map(unitLine), total, least: leastGroup }
    },
    placeholderData: keepPreviousData,
  })
  const data = coverage.data
  const columns = useColumns(byPerson, data?.least ?? 0)
  if (coverage.isError && !data)
    return <Failure failure={coverage.error} retry={() => void coverage.refetch()} />
  if (!data) return <SkeletonLines lines={10} />
  const person = data.lines.find((line) => line.id === personId)
  return (
    <>
      {data.total && <Totals total={data.total} />}
      {!byPerson && <p className="quiet">{w.aggregateNote}</p>}
      {byPerson && person && (
        <TracePanel
          key={person.id}
          personId={person.id}
          name={person.name}
          lastDay={person.figures?.lastDay ?? query.to}
          onClose={() => setState({ person: undefined })}
        />
      )}
      <div className="panel analysis-table">
        <DataTable
          label={w.views.coverage}
          rows={data.lines}
          columns={columns}
          rowId={(line) => line.id}
          rowName={(line) => (byPerson ? w.openTrace(line.name) : line.name)}
          openId={personId}
          busy={coverage.isPlaceholderData}
          onOpen={
            byPerson
              ? (line) => setState({ person: line.id === personId ? undefined : line.id }, 'push')
              : undefined
          }
          empty={null}
        />
      </div>
      <p className="quiet">{w.timeWhy}</p>
    </>
  )
}

const personLine = (row: {
  person: { id: string; name: string }
  unit: { name: string }
  figures: CoverageFigures
}): Line => ({ id: row.person.id, name: row.person.name, unit: row.unit.name, figures: row.figures })
const unitLine = (row: { unit: { id: string; name: string }; figures: CoverageFigures | null }): Line => ({
  id: row.unit.id,
  name: row.unit.name,
  unit: '',
  figures: row.figures,
})

const share = (part: number, whole: number): string => (whole > 0 ? formatShare(part / whole, 0) : '—')
const overMonth = (figures: CoverageFigures): number =>
  figures.unseen[3] + figures.unseen[4] + figures.unseen[5]

const ages = ['age0', 'age1', 'age2', 'age3', 'age4', 'age5'] as const

/** The period in five figures, each with what it is compared to. */
function Totals({ total }: { total: CoverageFigures }): ReactElement {
  const w = useWords(analysisWords)
  const minutes = total.minutesAtCustomers + total.minutesOnRoad + total.minutesIdle
  const facts = [
    [w.kept, share(total.made, total.due), w.keptOf(formatNumber(total.made), formatNumber(total.due))],
    [w.inPlace, share(total.inPlace, total.judged), w.inPlaceOf(formatNumber(total.judged))],
    [w.unseen, formatNumber(overMonth(total)), w.unseenOf(formatNumber(total.customers))],
    [
      w.atCustomers,
      share(total.minutesAtCustomers, minutes),
      w.atCustomersOf(formatMinutes(total.days > 0 ? total.minutesAtCustomers / total.days : null)),
    ],
    [
      w.driven,
      share(total.travelledMetres, total.plannedMetres),
      w.drivenOf(formatDistance(total.travelledMetres), formatDistance(total.plannedMetres)),
    ],
  ] as const
  return (
    <>
      <dl className="analysis-figures">
        {facts.map(([label, value, note]) => (
          <div className="panel" key={label}>
            <dt>{label}</dt>
            <dd>
              <b className="tabular">{value}</b>
              <small className="quiet">{note}</small>
            </dd>
          </div>
        ))}
      </dl>
      <section className="panel analysis-unseen">
        <h2>{w.unseenTitle}</h2>
        <StackedBar
          parts={ages.map((key, index) => ({
            key,
            value: total.unseen[index] ?? 0,
            label: w.bucketOf(w.buckets[key], formatNumber(total.unseen[index] ?? 0)),
          }))}
          legend
        />
      </section>
    </>
  )
}

function useColumns(byPerson: boolean, least: number): Column<Line>[] {
  const w = useWords(analysisWords)
  return useMemo((): Column<Line>[] => {
    const figure = (of: (figures: CoverageFigures) => string) => (line: Line) =>
      line.figures ? of(line.figures) : '—'
    return [
      {
        key: 'name',
        title: byPerson ? w.people : w.unit,
        always: true,
        render: (line) => (
          <>
            <b>{line.name}</b> <small className="quiet">{line.unit}</small>
            {!line.figures && <small className="quiet"> {w.hidden(least)}</small>}
          </>
        ),
      },
      {
        key: 'customers',
        title: w.customers,
        numeric: true,
        render: figure((f) => formatNumber(f.customers)),
      },
      { key: 'visits', title: w.visits, numeric: true, render: figure((f) => formatNumber(f.visits)) },
      { key: 'kept', title: w.kept, numeric: true, render: figure((f) => share(f.made, f.due)) },
      { key: 'inPlace', title: w.inPlace, numeric: true, render: figure((f) => share(f.inPlace, f.judged)) },
      { key: 'unseen', title: w.unseen, numeric: true, render: figure((f) => formatNumber(overMonth(f))) },
      {
        key: 'time',
        title: w.time,
        width: '220px',
        render: (line) => line.figures && <TimeBar figures={line.figures} />,
      },
      {
        key: 'driven',
        title: w.driven,
        numeric: true,
        render: figure((f) => w.drivenOf(formatDistance(f.travelledMetres), formatDistance(f.plannedMetres))),
      },
    ]
  }, [w, byPerson, least])
}

function TimeBar({ figures: f }: { figures: CoverageFigures }): ReactElement | null {
  const w = useWords(analysisWords)
  if (f.days === 0) return null
  const parts = [
    ['customer', f.minutesAtCustomers],
    ['road', f.minutesOnRoad],
    ['idle', f.minutesIdle],
  ] as const
  return (
    <StackedBar
      parts={parts.map(([key, minutes]) => ({
        key,
        value: minutes,
        label: w.timeOf(w.timeParts[key], formatMinutes(minutes / f.days)),
      }))}
    />
  )
}

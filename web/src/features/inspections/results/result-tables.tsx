import type { ReactElement } from 'react'
import type { Estimate, Indicator, InspectionResults } from '#contracts/inspection-results.ts'
import { useWords } from '#kit/words.ts'
import { type Column, DataTable } from '../../../shared/data-table.tsx'
import { EmptyState } from '../../../shared/page.tsx'
import { EstimateCell } from '../estimate.tsx'
import { inspectionWords } from '../words.ts'

interface WithEstimates {
  readonly estimates: Readonly<Record<string, Estimate>>
}
const figures = <Row extends WithEstimates>(indicators: readonly Indicator[]): Column<Row>[] =>
  indicators.map((indicator) => ({
    key: indicator.code,
    title: indicator.label,
    render: (row) => <EstimateCell estimate={row.estimates[indicator.code]} unit={indicator.unit} />,
  }))

type Person = InspectionResults['managers'][number]
export function PeopleResults(props: {
  indicators: readonly Indicator[]
  rows: readonly Person[]
}): ReactElement {
  const w = useWords(inspectionWords).results
  const columns: Column<Person>[] = [
    {
      key: 'person',
      title: w.manager,
      always: true,
      render: (row) => (
        <>
          <b>{row.manager.name}</b> <small className="quiet">{row.unit.name}</small>
        </>
      ),
    },
    ...figures<Person>(props.indicators),
    { key: 'byHand', title: w.byHand, numeric: true, render: (row) => row.byHand },
    { key: 'missing', title: w.missing, numeric: true, render: (row) => row.missing },
  ]
  return (
    <div className="panel">
      <DataTable
        label={w.tabs.people}
        rows={props.rows}
        columns={columns}
        rowId={(row) => row.manager.id}
        rowName={(row) => row.manager.name}
        empty={<EmptyState title={w.none} hint={w.noneHint} />}
      />
    </div>
  )
}

type Unit = InspectionResults['units'][number]
export function UnitResults(props: {
  indicators: readonly Indicator[]
  rows: readonly Unit[]
}): ReactElement {
  const w = useWords(inspectionWords).results
  const columns: Column<Unit>[] = [
    { key: 'unit', title: w.unit, always: true, render: (row) => <b>{row.unit.name}</b> },
    { key: 'people', title: w.people, numeric: true, render: (row) => row.managers },
    ...figures<Unit>(props.indicators),
  ]
  return (
    <div className="panel">
      <DataTable
        label={w.tabs.units}
        rows={props.rows}
        columns={columns}
        rowId={(row) => row.unit.id}
        rowName={(row) => row.unit.name}
        empty={<EmptyState title={w.none} hint={w.noneHint} />}
      />
    </div>
  )
}

type Month = InspectionResults['trend'][number]
export function TrendResults(props: {
  indicators: readonly Indicator[]
  rows: readonly Month[]
}): ReactElement {
  const w = useWords(inspectionWords).results
  const columns: Column<Month>[] = [
    { key: 'month', title: w.month, always: true, render: (row) => <b className="tabular">{row.month}</b> },
    ...figures<Month>(props.indicators),
  ]
  return (
    <div className="panel">
      <DataTable
        label={w.tabs.trend}
        rows={props.rows}
        columns={columns}
        rowId={(row) => row.month}
        rowName={(row) => row.month}
        empty={<EmptyState title={w.none} hint={w.noneHint} />}
      />
    </div>
  )
}

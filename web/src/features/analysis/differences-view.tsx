import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { type ReactElement, useMemo } from 'react'
import { type Differences, differences } from '#contracts/analysis.ts'
import { call } from '#kit/api.ts'
import { formatMoney, formatNumber, formatShare } from '#kit/format.ts'
import { useWords } from '#kit/words.ts'
import { besides } from '#kit/punctuation.ts'
import { usePageState } from '../../app/page-state.ts'
import { useSession } from '../../app/session.ts'
import { type Column, DataTable } from '../../shared/data-table.tsx'
import { EmptyState, Failure, SkeletonLines } from '../../shared/page.tsx'
import type { PeriodQuery } from './query.ts'
import { StackedBar } from './stacked-bar.tsx'
import { analysisWords } from './words.ts'

type Row = Differences['rows'][number]
const groupings = ['unit_type', 'unit', 'type'] as const
/** From so far off the overall share on, a brand is pointed out. */
const STRIKING = 0.2

/** S1.39: how units and retailer types differ in volume, price, brands and delivery. */
export function DifferencesView({ query }: { query: PeriodQuery }): ReactElement {
  const w = useWords(analysisWords).differences
  const [state, setState] = usePageState()
  const by = groupings.find((one) => one === state['by']) ?? 'unit_type'
  const report = useQuery({
    queryKey: ['analysis', 'differences', query, by],
    queryFn: async ({ signal }) => call(differences, { query: { ...query, by }, signal }),
    placeholderData: keepPreviousData,
  })
  const data = report.data
  const columns = useColumns(data)
  if (report.isError && !data) return <Failure failure={report.error} retry={() => void report.refetch()} />
  if (!data) return <SkeletonLines lines={10} />
  return (
    <>
      <div className="analysis-tools">
        <Select
          aria-label={w.by}
          value={by}
          onChange={(next) => setState({ by: next })}
          options={groupings.map((value) => ({ value, label: w.bys[value] }))}
        />
        <span className="quiet">{data.hasBrands || data.hasDeliveries ? w.legend : w.noDetails}</span>
      </div>
      {data.hasBrands && <BrandLegend rows={data.rows} />}
      <div className="panel analysis-table">
        <DataTable
          label={w.by}
          rows={data.rows}
          columns={columns}
          rowId={rowId}
          rowName={rowId}
          busy={report.isPlaceholderData}
          empty={<EmptyState title={w.none} hint={w.noneHint} />}
        />
      </div>
    </>
  )
}

const rowId = (row: Row): string => `${row.unit?.id ?? ''}|${row.type ?? ''}`

function useColumns(data: Differences | undefined): Column<Row>[] {
  const words = useWords(analysisWords)
  const { pack } = useSession()
  return useMemo((): Column<Row>[] => {
    const w = words.differences
    const least = data?.leastGroup ?? 0
    const order = brandOrder(data?.rows ?? [])
    const typeNames = new Map(pack.customerTypes.map((type) => [type.code, type.name]))
    const columns: Column<Row>[] = [
      {
        key: 'unit',
        title: words.unit,
        always: true,
        render: (row) => <b>{row.unit?.name ?? typeNames.get(row.type ?? '') ?? ''}</b>,
      },
      { key: 'type', title: w.type, render: (row) => typeNames.get(row.type ?? '') ?? w.empty },
      {
        key: 'customers',
        title: words.customers,
        numeric: true,
        render: (row) => formatNumber(row.customers),
      },
      {
        key: 'volume',
        title: w.volume + besides(pack.volumeUnit),
        numeric: true,
        render: (row) =>
          row.volume === null ? (
            <small className="quiet">{w.hidden(least)}</small>
          ) : (
            formatNumber(row.volume, 1)
          ),
      },
      { key: 'orders', title: w.orders, numeric: true, render: (row) => formatNumber(row.orders, 2) },
      {
        key: 'price',
        title: w.price,
        numeric: true,
        render: (row) => (row.priceFen === null ? w.empty : formatMoney(Math.round(row.priceFen))),
      },
      { key: 'brands', title: w.brands, width: '260px', render: (row) => <Brands row={row} order={order} /> },
      {
        key: 'delivery',
        title: w.deliveryHead,
        numeric: true,
        render: (row) =>
          row.deliveryMedianHours === null
            ? w.empty
            : w.deliveryOf(formatNumber(row.deliveryMedianHours), formatNumber(row.deliverySlowHours)),
      },
      {
        key: 'inTime',
        title: w.inTime(formatNumber(data?.promisedHours ?? 0)),
        numeric: true,
        render: (row) => formatShare(row.deliveredInTime, 0),
      },
    ]
    const oneKey = data?.rows.every((row) => row.unit === null || row.type === null) === true
    return oneKey ? columns.filter((column) => column.key !== 'type') : columns
  }, [words, pack, data])
}

/** Brands by what they sell over all rows, so that each has one place and one colour. */
function brandOrder(rows: readonly Row[]): readonly string[] {
  const sold = new Map<string, number>()
  for (const { brands, customers, volume } of rows) {
    for (const { brand, share } of brands)
      sold.set(brand, (sold.get(brand) ?? 0) + share * customers * (volume ?? 0))
  }
  return [...sold].toSorted((a, b) => b[1] - a[1]).map(([brand]) => brand)
}

function BrandLegend({ rows }: { rows: readonly Row[] }): ReactElement {
  return (
    <ul className="analysis-legend">
      {brandOrder(rows).map((brand, index) => (
        <li key={brand}>
          <i data-part={`brand${index}`} />
          {brand}
        </li>
      ))}
    </ul>
  )
}

/** Shares in one bar; brands that are much stronger or weaker here than elsewhere are named below it. */
function Brands({ row, order }: { row: Row; order: readonly string[] }): ReactElement | null {
  const w = useWords(analysisWords).differences
  if (row.brands.length === 0) return null
  const striking = row.brands.filter(({ index }) => index !== null && Math.abs(index - 1) > STRIKING)
  return (
    <div className="analysis-brands">
      <StackedBar
        parts={row.brands
          .toSorted((a, b) => order.indexOf(a.brand) - order.indexOf(b.brand))
          .map(({ brand, share, index }) => ({
            key: `brand${order.indexOf(brand)}`,
            value: share,
            label:
              index === null
                ? w.share(brand, formatShare(share, 0))
                : w.index(brand, formatShare(share, 0), formatNumber(index, 2)),
          }))}
      />
      <small className="quiet analysis-striking">
        {striking.slice(0, 3).map(({ brand, index }) => (
          <span key={brand}>
            {(index ?? 1) > 1 ? '▲' : '▼'} {brand} ×{formatNumber(index, 2)}
          </span>
        ))}
      </small>
    </div>
  )
}

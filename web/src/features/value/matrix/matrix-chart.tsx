import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import type { ValueMatrix } from '#contracts/customer-value.ts'
import { formatMoney, formatNumber, formatShare } from '#kit/format.ts'
import { useWords } from '#kit/words.ts'
import type { ToList } from './to-list.ts'
import { matrixWords } from './words.ts'

const values = ['high', 'middle', 'low'] as const
const growths = ['falling', 'steady', 'growing'] as const
type Cell = ValueMatrix['cells'][number]

function cellOf(cells: readonly Cell[], value: Cell['value'], growth: Cell['growth']): Cell {
  const none = { value, growth, customers: 0, amountFen: 0, incomeFen: 0, contributionFen: 0 }
  return cells.find((cell) => cell.value === value && cell.growth === growth) ?? none
}

interface Props {
  matrix: Pick<ValueMatrix, 'cells' | 'total'>
  toList: ToList
}

/** The nine places as squares whose disc is as large as their customers are many; a press opens these customers. */
export function MatrixChart({ matrix, toList }: Props): ReactElement {
  const w = useWords(matrixWords)
  const most = Math.max(1, ...matrix.cells.map(({ customers }) => customers))
  return (
    <div className="matrix" role="group" aria-label={w.title}>
      <span />
      {growths.map((growth) => (
        <b key={growth}>{w.growth[growth]}</b>
      ))}
      {values.flatMap((value) => [
        <b key={value}>{w.value[value]}</b>,
        ...growths.map((growth) => {
          const cell = cellOf(matrix.cells, value, growth)
          const size = Math.sqrt(cell.customers / most)
          const count = formatNumber(cell.customers)
          const amount = formatMoney(cell.amountFen)
          return (
            <Link
              key={`${value} ${growth}`}
              className="matrix-cell"
              data-growth={growth}
              to={toList({ valueClass: value, growthClass: growth })}
              aria-label={w.cell(w.value[value], w.growth[growth], count, amount)}
            >
              <i aria-hidden="true" style={{ width: `${size * 76}px`, height: `${size * 76}px` }} />
              <span>
                <b>{w.households(count)}</b>
                <small>{amount}</small>
                <small className="quiet">{w.strategy[`${value} ${growth}`]}</small>
              </span>
            </Link>
          )
        }),
      ])}
    </div>
  )
}

/** The same as a table, with contribution. */
export function MatrixTable({ matrix, toList }: Props): ReactElement {
  const w = useWords(matrixWords)
  const { total } = matrix
  return (
    <div className="table-holder" tabIndex={0} role="region" aria-label={w.title}>
      <table className="table">
        <thead>
          <tr>
            <th>{w.title}</th>
            <th data-numeric="true">{w.customers}</th>
            <th data-numeric="true">{w.amount}</th>
            <th data-numeric="true">{w.income}</th>
            <th data-numeric="true">{w.contribution}</th>
            <th data-numeric="true">{w.share}</th>
          </tr>
        </thead>
        <tbody>
          {values.flatMap((value) =>
            growths.map((growth) => {
              const cell = cellOf(matrix.cells, value, growth)
              return (
                <tr key={`${value} ${growth}`}>
                  <td>
                    <Link to={toList({ valueClass: value, growthClass: growth })}>
                      {w.value[value]} · {w.growth[growth]}
                    </Link>{' '}
                    <small className="quiet">{w.strategy[`${value} ${growth}`]}</small>
                  </td>
                  <Sums sums={cell} whole={total.contributionFen} />
                </tr>
              )
            }),
          )}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{w.total}</th>
            <Sums sums={total} whole={total.contributionFen} />
          </tr>
        </tfoot>
      </table>
    </div>
  )
}

/** The figures of a line: customers, money, and their share of the contribution where that is anything. */
export function Sums(props: {
  sums: Pick<Cell, 'customers' | 'amountFen' | 'incomeFen' | 'contributionFen'>
  whole: number
}): ReactElement {
  const { customers, amountFen, incomeFen, contributionFen } = props.sums
  return (
    <>
      <td data-numeric="true">{formatNumber(customers)}</td>
      <td data-numeric="true">{formatMoney(amountFen)}</td>
      <td data-numeric="true">{formatMoney(incomeFen)}</td>
      <td data-numeric="true">{formatMoney(contributionFen)}</td>
      <td data-numeric="true">{props.whole > 0 ? formatShare(contributionFen / props.whole) : '—'}</td>
    </>
  )
}

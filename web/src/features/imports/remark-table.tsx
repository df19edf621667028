import type { ReactElement } from 'react'
import { formatNumber } from '#kit/format.ts'
import { useWords } from '#kit/words.ts'
import { importWords } from './words.ts'

/** What is said about rows of a file, with the names of its fields. */
export function RemarkTable(props: {
  title: string
  count: number
  remarks: readonly { readonly row: number; readonly field: string | null; readonly message: string }[]
  names: Readonly<Record<string, string>>
}): ReactElement {
  const w = useWords(importWords)
  const { names } = props
  return (
    <div className="table-holder">
      <table className="table">
        <caption className="remark-title">
          {props.title} <span className="quiet tabular">{formatNumber(props.count)}</span>
        </caption>
        <thead>
          <tr>
            <th scope="col">{w.row}</th>
            <th scope="col">{w.field}</th>
            <th scope="col">{w.problem}</th>
          </tr>
        </thead>
        <tbody>
          {props.remarks.map((remark) => (
            <tr key={remark.row}>
              <td>{remark.row}</td>
              <td>{remark.field === null ? '' : (names[remark.field] ?? remark.field)}</td>
              <td className="wrap">{remark.message}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

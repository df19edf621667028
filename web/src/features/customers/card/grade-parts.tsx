import type { ReactElement } from 'react'
import type { GradingPart } from '#contracts/customer-grading.ts'
import { formatNumber, formatShare } from '#kit/format.ts'
import { useWords } from '#kit/words.ts'
import '../../../shared/data-table.css'
import { gradeWords } from './grade-words.ts'

/** What every indicator added to a score; the last line is their sum. */
export function GradeParts({
  parts,
  score,
}: {
  parts: readonly GradingPart[]
  score: number | null
}): ReactElement {
  const w = useWords(gradeWords)
  return (
    <div className="table-holder" tabIndex={0} role="region" aria-label={w.why}>
      <table className="table grade-parts">
        <thead>
          <tr>
            <th>{w.columns.name}</th>
            <th data-numeric="true">{w.columns.value}</th>
            <th data-numeric="true">{w.columns.points}</th>
            <th data-numeric="true">{w.columns.share}</th>
            <th data-numeric="true">{w.columns.adds}</th>
          </tr>
        </thead>
        <tbody>
          {parts.map((part) => (
            <tr key={part.key}>
              <td>
                {part.name} <small className="quiet">{w.groups[part.group]}</small>
              </td>
              <td data-numeric="true">{part.hidden ? w.hidden : (part.text ?? w.missing)}</td>
              <td data-numeric="true">
                {part.hidden ? '—' : part.points === null ? w.leftOut : formatNumber(part.points, 1)}
              </td>
              <td data-numeric="true">{formatShare(part.share, 0)}</td>
              <td data-numeric="true">{part.hidden ? '—' : formatNumber(part.adds, 1)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={4}>
              {w.total}
            </th>
            <td data-numeric="true">
              <b>{score === null ? '—' : formatNumber(score, 1)}</b>
            </td>
          </tr>
        </tfoot>
      </table>
    </div>
  )
}

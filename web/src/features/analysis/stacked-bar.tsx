import type { ReactElement } from 'react'
import { clauses } from '#kit/punctuation.ts'

export interface BarPart {
  /** Names the colour: `data-part` in the style sheet. */
  readonly key: string
  readonly value: number
  /** What the part is, with its figure; read out, and shown on hover. */
  readonly label: string
}

/** Parts of a whole in one bar; the words stand beside it or are read out, colour never alone. */
export function StackedBar({
  parts,
  legend = false,
}: {
  parts: readonly BarPart[]
  legend?: boolean
}): ReactElement {
  const total = parts.reduce((sum, part) => sum + part.value, 0)
  return (
    <>
      <span className="analysis-bar" role="img" aria-label={clauses(parts.map((part) => part.label))}>
        {total > 0 &&
          parts
            .filter((part) => part.value > 0)
            .map((part) => (
              <i
                key={part.key}
                data-part={part.key}
                title={part.label}
                style={{ width: `${(100 * part.value) / total}%` }}
              />
            ))}
      </span>
      {legend && (
        <ul className="analysis-legend" aria-hidden="true">
          {parts.map((part) => (
            <li key={part.key}>
              <i data-part={part.key} />
              {part.label}
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

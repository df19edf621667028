import type { ReactElement } from 'react'
import { formatNumber } from '#kit/format.ts'
import { useWords } from '#kit/words.ts'
import { duplicateWords } from './words.ts'

/** How many records of what kind would move with the card that goes. */
export function Moving(props: {
  moving: readonly { readonly table: string; readonly rows: number }[] | undefined
}): ReactElement {
  const w = useWords(duplicateWords)
  const names: Readonly<Record<string, string>> = w.tables
  const counts = new Map<string, number>()
  for (const { table, rows } of props.moving ?? []) {
    const name = names[table] ?? w.otherRows
    counts.set(name, (counts.get(name) ?? 0) + rows)
  }
  const last = (name: string): number => (name === w.otherRows ? 1 : 0)
  return (
    <section className="pair-moving" aria-busy={props.moving === undefined}>
      <h3>{w.moving}</h3>
      {props.moving?.length === 0 ? (
        <p className="quiet">{w.movingNone}</p>
      ) : (
        <ul>
          {[...counts]
            .toSorted(([a, n], [b, m]) => last(a) - last(b) || m - n)
            .map(([name, rows]) => (
              <li key={name}>
                {name} <b className="tabular">{formatNumber(rows)}</b>
              </li>
            ))}
        </ul>
      )}
    </section>
  )
}

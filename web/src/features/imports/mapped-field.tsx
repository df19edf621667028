import type { ReactElement } from 'react'
import { useWords } from '#kit/words.ts'
import { importWords } from './words.ts'

/** A field, the column that fills it, and what stands in that column. */
export function MappedField(props: {
  label: string
  must: boolean
  batch: { readonly header: readonly string[]; readonly sample: readonly (readonly string[])[] }
  column: number | undefined
  onChoose: (column: number | undefined) => void
}): ReactElement {
  const w = useWords(importWords)
  const { label, batch, column } = props
  return (
    <tr>
      <td>
        {label}
        {props.must && <em className="must">{w.required}</em>}
      </td>
      <td>
        <select
          className="plain-input"
          aria-label={label}
          value={column ?? ''}
          onChange={(event) =>
            props.onChoose(event.target.value === '' ? undefined : Number(event.target.value))
          }
        >
          <option value="">{w.unused}</option>
          {batch.header.map((name, index) => (
            // Two columns may bear the same name: only the place tells them apart.
            // oxlint-disable-next-line react/no-array-index-key
            <option key={index} value={index}>
              {name || `#${index + 1}`}
            </option>
          ))}
        </select>
      </td>
      <td className="quiet">
        {column === undefined
          ? ''
          : batch.sample
              .slice(0, 3)
              .map((row) => row[column] ?? '')
              .filter((text) => text !== '')
              .join(' · ')}
      </td>
    </tr>
  )
}

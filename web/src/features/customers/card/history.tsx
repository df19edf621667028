import { type ReactElement, useState } from 'react'
import { formatMoment } from '#kit/format.ts'
import { useLocale, useWords } from '#kit/words.ts'
import { type Pack, useSession } from '../../../app/session.ts'
import { Diff } from '../../../shared/diff.tsx'
import { Failure, SkeletonLines } from '../../../shared/page.tsx'
import { useHistory } from '../queries.ts'
import { customerWords } from '../words.ts'
import { cardWords } from './card-words.ts'

/** Who changed what, as before → after; loaded when opened. */
export function History({ customerId }: { customerId: string }): ReactElement {
  const w = useWords(cardWords)
  const locale = useLocale()
  const label = useFieldLabels()
  const [open, setOpen] = useState(false)
  const history = useHistory(customerId, open)
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{w.sections.history}</summary>
      {history.isError && <Failure failure={history.error} retry={() => void history.refetch()} />}
      {open && history.isPending && <SkeletonLines lines={3} />}
      {history.data?.map((entry) => (
        <article key={`${entry.at} ${entry.source}`} className="history-line">
          <span className="quiet tabular">
            {w.changedAt(formatMoment(entry.at, locale), entry.by?.name ?? w.system)}
          </span>
          {entry.changes.length === 0 ? (
            <p>{w.created}</p>
          ) : (
            entry.changes.map((change) => (
              <p key={change.field}>
                <Diff
                  label={change.label ?? label.name(change.field)}
                  before={label.value(change.field, change.before)}
                  after={label.value(change.field, change.after)}
                />
              </p>
            ))
          )}
        </article>
      ))}
    </details>
  )
}

/** Field codes and stored values in the words of the screens. */
function useFieldLabels() {
  const w = useWords(customerWords)
  const { pack } = useSession()
  const renamed: Record<string, string> = { ownerId: w.fields.owner, unitId: w.fields.unit }
  const names: Readonly<Record<string, string>> = w.fields
  return {
    name: (field: string) => renamed[field] ?? names[field] ?? field,
    value: (field: string, value: string | null) =>
      value === null ? null : (valueIn(pack, field, value) ?? stateIn(w.states, field, value) ?? value),
  }
}

function valueIn(pack: Pack, field: string, value: string): string | null {
  if (field === 'grade') return pack.grades.find((grade) => grade.code === value)?.name ?? null
  if (field === 'type') return pack.customerTypes.find((type) => type.code === value)?.name ?? null
  if (field === 'keyCustomer') return value === 'true' ? '✓' : '✗'
  return null
}
function stateIn(states: Readonly<Record<string, string>>, field: string, value: string): string | null {
  return field === 'state' ? (states[value] ?? null) : null
}

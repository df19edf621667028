import { type ReactElement, useState } from 'react'
import type { FieldValue } from '#contracts/customer-fields.ts'
import type { StopCustomer } from '#contracts/visit-plans.ts'
import { ageOf, shownValue } from '#kit/field-value.ts'
import { useLocale, useWords } from '#kit/words.ts'
import { useField } from '../shell/session.ts'
import { useSync } from '../shell/sync-state.tsx'
import { toast } from '../shell/toast.tsx'
import type { Today } from '../shell/use-day.ts'
import { useStored } from '../store/live.ts'
import { record } from '../store/queue.ts'
import { cardEntries, isPhoneEditable, type PhoneEntry } from './derive.ts'
import { FieldSheet } from './field-sheet.tsx'
import { cardWords } from './words.ts'

/** The most important facts of the customer's card with their ages; changed where they stand, without a network too. */
export function CardFields(props: {
  today: Today
  customer: Pick<StopCustomer, 'id' | 'name'>
  /** The visit under way; null before it. */
  visitId: string | null
}): ReactElement | null {
  const w = useWords(cardWords)
  const locale = useLocale()
  const { db, session } = useField()
  const { syncNow } = useSync()
  const { today, customer } = props
  const [editing, setEditing] = useState<string | null>(null)
  const pressed =
    useStored(
      () =>
        db.operations
          .filter(
            ({ operation, personId }) =>
              operation.kind === 'set_card_field' &&
              operation.customerId === customer.id &&
              personId === session.me.id,
          )
          .toArray(),
      `card ${customer.id}`,
    ) ?? []
  const card = today.day?.briefs?.find(({ customerId }) => customerId === customer.id)?.card
  if (!today.day || !card) return null
  const language = locale === 'zh-CN' ? 'zh' : 'en'
  const entries = cardEntries(today.day, customer.id, card, pressed, language)
  if (entries.length === 0) return null
  const chosen = entries.find(({ field }) => field.code === editing)

  const save = async (entry: PhoneEntry, value: FieldValue, said: string): Promise<void> => {
    await record(db, {
      personId: session.me.id,
      date: today.date,
      customerName: customer.name,
      operation: {
        kind: 'set_card_field',
        customerId: customer.id,
        visitId: props.visitId,
        code: entry.field.code,
        value,
        version: entry.version,
      },
    })
    syncNow()
    toast(said)
    setEditing(null)
  }
  return (
    <section className="card-fields" aria-label={w.title}>
      <ul>
        {entries.map((entry) => (
          <li key={entry.field.code}>
            <FieldRow
              entry={entry}
              today={today.date}
              onEdit={
                card.mayWrite && isPhoneEditable(entry.field) ? () => setEditing(entry.field.code) : null
              }
            />
          </li>
        ))}
      </ul>
      {chosen && (
        <FieldSheet
          entry={chosen}
          onSave={(value) => {
            const label = chosen.field.label[language]
            const same = JSON.stringify(value) === JSON.stringify(chosen.value)
            void save(chosen, value, same ? w.confirmed(label) : w.saved(label))
          }}
          onClose={() => setEditing(null)}
        />
      )}
    </section>
  )
}

function FieldRow(props: { entry: PhoneEntry; today: string; onEdit: (() => void) | null }): ReactElement {
  const w = useWords(cardWords)
  const locale = useLocale()
  const { entry, onEdit } = props
  const label = locale === 'zh-CN' ? entry.field.label.zh : entry.field.label.en
  const text = shownValue(entry.field, entry, locale, props.today)
  const content = (
    <>
      <small className="quiet">{label}</small>
      <b>{text ?? (onEdit ? w.fill(label) : '—')}</b>
      {text !== null && <Age entry={entry} />}
    </>
  )
  if (onEdit === null) return <div className="card-field">{content}</div>
  return (
    <button type="button" className="card-field" data-empty={text === null} onClick={onEdit}>
      {content}
    </button>
  )
}

function Age({ entry }: { entry: PhoneEntry }): ReactElement | null {
  const w = useWords(cardWords)
  // The moment of opening is exact enough for an age in days.
  const [now] = useState(() => Date.now())
  if (entry.waiting) return <small className="quiet">{w.waiting}</small>
  if (entry.field.kind === 'formula' || entry.field.kind === 'rollup')
    return <small className="quiet">{w.computed}</small>
  if (entry.updatedAt === null) return null
  const { unit, count } = ageOf(entry.updatedAt, now)
  const age = unit === 'today' ? w.today : w[unit](count)
  return (
    <small className={entry.stale ? 'attention' : 'quiet'}>{entry.stale ? `${age} · ${w.old}` : age}</small>
  )
}

import { type ReactElement, useState } from 'react'
import type { FieldValue, FieldView } from '#contracts/customer-fields.ts'
import { draftOf, valueOfDraft } from '#kit/field-value.ts'
import { useLocale, useWords } from '#kit/words.ts'
import { Sheet } from '../shell/sheet.tsx'
import type { PhoneEntry } from './derive.ts'
import { cardWords } from './words.ts'

/** One field filled in with one thumb: large targets, the button at the bottom. */
export function FieldSheet(props: {
  entry: PhoneEntry
  onSave: (value: FieldValue) => void
  onClose: () => void
}): ReactElement {
  const w = useWords(cardWords)
  const locale = useLocale()
  const { entry, onSave } = props
  const { field } = entry
  const language = locale === 'zh-CN' ? 'zh' : 'en'
  const label = field.label[language]
  const [draft, setDraft] = useState<FieldValue>(() =>
    typeof entry.value === 'boolean' || Array.isArray(entry.value)
      ? entry.value
      : draftOf(field, entry.value),
  )
  const value = typeof draft === 'string' ? valueOfDraft(field, draft) : emptyList(draft)
  const problem = useProblem(field, value)
  return (
    <Sheet title={label} onClose={props.onClose}>
      {field.help && <p className="quiet">{field.help[language]}</p>}
      <Control field={field} label={label} draft={draft} set={setDraft} />
      {field.kind === 'money' && <small className="quiet">{w.yuan}</small>}
      {problem !== null && (
        <small className="attention" role="alert">
          {problem}
        </small>
      )}
      {entry.stale && entry.value !== null && (
        <button type="button" className="button big" onClick={() => onSave(entry.value)}>
          {w.confirm}
        </button>
      )}
      <button
        type="button"
        className="button primary big"
        disabled={value === undefined || problem !== null || (value === null && entry.value === null)}
        onClick={() => value !== undefined && onSave(value)}
      >
        {w.save}
      </button>
      <button type="button" className="button plain" onClick={props.onClose}>
        {w.cancel}
      </button>
    </Sheet>
  )
}

const emptyList = (value: FieldValue): FieldValue =>
  Array.isArray(value) && value.length === 0 ? null : value

/** What can be told without the server, in words; null when nothing is wrong. */
function useProblem(field: FieldView, value: FieldValue | undefined): string | null {
  const w = useWords(cardWords)
  if (value === undefined) return w.wrongNumber
  if (value === null) return field.required ? w.required : null
  if (typeof value !== 'number') return null
  const { min, max } = field.rules
  const shown = (limit: number): string => String(field.kind === 'money' ? limit / 100 : limit)
  const [low, high] = [min !== null && value < min, max !== null && value > max]
  if (!low && !high) return null
  if (min !== null && max !== null) return w.range(shown(min), shown(max))
  return min === null ? w.most(shown(max ?? 0)) : w.least(shown(min))
}

function Control(props: {
  field: FieldView
  label: string
  draft: FieldValue
  set: (value: FieldValue) => void
}): ReactElement {
  const w = useWords(cardWords)
  const locale = useLocale()
  const { field, label, draft, set } = props
  const text = typeof draft === 'string' ? draft : ''
  const input = { className: 'input', 'aria-label': label, value: text } as const
  switch (field.kind) {
    case 'flag':
      return (
        <Choices
          label={label}
          options={[
            { value: 'yes', label: w.yes },
            { value: 'no', label: w.no },
          ]}
          isChosen={(one) => draft === (one === 'yes')}
          onPress={(one) => set(draft === (one === 'yes') ? null : one === 'yes')}
        />
      )
    case 'choice':
    case 'multi_choice': {
      const chosen = Array.isArray(draft) ? draft : text === '' ? [] : [text]
      const offered = field.options.filter((one) => !one.retired || chosen.includes(one.value))
      return (
        <Choices
          label={label}
          options={offered.map((one) => ({
            value: one.value,
            label: locale === 'zh-CN' ? one.label.zh : one.label.en,
          }))}
          isChosen={(one) => chosen.includes(one)}
          onPress={(one) => {
            const without = chosen.filter((other) => other !== one)
            const isOff = without.length < chosen.length
            if (field.kind === 'choice') set(isOff ? '' : one)
            else set(isOff ? without : [...chosen, one])
          }}
        />
      )
    }
    case 'long_text':
      return (
        <textarea
          {...input}
          rows={4}
          maxLength={field.rules.maxLength ?? 2000}
          onChange={(event) => set(event.target.value)}
        />
      )
    case 'date':
      return <input {...input} type="date" onChange={(event) => set(event.target.value)} />
    case 'number':
    case 'money':
      return <input {...input} inputMode="decimal" onChange={(event) => set(event.target.value)} />
    default:
      return (
        <input
          {...input}
          maxLength={field.rules.maxLength ?? 200}
          onChange={(event) => set(event.target.value)}
        />
      )
  }
}

function Choices(props: {
  label: string
  options: readonly { readonly value: string; readonly label: string }[]
  isChosen: (value: string) => boolean
  onPress: (value: string) => void
}): ReactElement {
  return (
    <div className="choices" role="group" aria-label={props.label}>
      {props.options.map(({ value, label }) => (
        <button
          key={value}
          type="button"
          className="choice"
          aria-pressed={props.isChosen(value)}
          onClick={() => props.onPress(value)}
        >
          {label}
        </button>
      ))}
    </div>
  )
}

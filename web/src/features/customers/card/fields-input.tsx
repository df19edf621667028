import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, type ReactElement, useId, useState } from 'react'
import type { FieldEntry, FieldValue, FieldView } from '#contracts/customer-fields.ts'
import { listCustomers } from '#contracts/customers.ts'
import { call } from '#kit/api.ts'
import { useLocale, useWords } from '#kit/words.ts'
import { usePersonChoices } from '../../../shared/directory.ts'
import { draftOf, valueOfDraft } from '#kit/field-value.ts'
import { fieldsWords } from './fields-words.ts'

interface InputProps {
  readonly field: FieldView
  readonly label: string
  readonly entry: FieldEntry
  readonly busy: boolean
  readonly problem: string | null
  readonly onSave: (value: FieldValue) => void
  readonly onCancel: () => void
}

/** The control of a field's kind: Enter saves (with Ctrl in long texts), Escape leaves everything as it was. */
export function FieldInput(props: InputProps): ReactElement {
  const { field, entry, onSave, onCancel, busy } = props
  const w = useWords(fieldsWords)
  const id = useId()
  const [draft, setDraft] = useState<FieldValue>(() =>
    typeof entry.value === 'boolean' || Array.isArray(entry.value)
      ? entry.value
      : draftOf(field, entry.value),
  )
  const [wrong, setWrong] = useState<string | null>(null)
  const submit = (): void => {
    if (busy) return
    const value = typeof draft === 'string' ? valueOfDraft(field, draft) : draft
    if (value === undefined) setWrong(w.wrongNumber)
    else onSave(value)
  }
  const key = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') {
      event.stopPropagation()
      onCancel()
    } else if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      if (field.kind === 'long_text' && !event.ctrlKey && !event.metaKey) return
      if (event.target instanceof HTMLButtonElement) return
      event.preventDefault()
      submit()
    }
  }
  const note = props.problem ?? wrong
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- keys of the controls inside are heard here
    <div className="field-input" onKeyDown={key}>
      <Control {...props} id={id} draft={draft} set={setDraft} />
      <div className="row-gap">
        <button type="button" className="primary-button" disabled={busy} onClick={submit}>
          {w.save}
        </button>
        <button type="button" className="tool-button" onClick={onCancel}>
          {w.cancel}
        </button>
        <small className="quiet">{field.kind === 'long_text' ? w.keysLong : w.keys}</small>
      </div>
      {note !== null && (
        <small role="alert" data-issue="true">
          {note}
        </small>
      )}
    </div>
  )
}

function Control(
  props: InputProps & { id: string; draft: FieldValue; set: (value: FieldValue) => void },
): ReactElement {
  const { field, label, draft, set } = props
  const w = useWords(fieldsWords)
  const locale = useLocale()
  const text = typeof draft === 'string' ? draft : ''
  const named = { 'aria-label': label, autoFocus: true, className: 'plain-input' } as const
  const optionLabel = (option: FieldView['options'][number]): string =>
    locale === 'zh-CN' ? option.label.zh : option.label.en
  const offered = (chosen: (code: string) => boolean) =>
    field.options.filter((option) => !option.retired || chosen(option.value))
  switch (field.kind) {
    case 'long_text':
      return <textarea {...named} rows={4} value={text} onChange={(event) => set(event.target.value)} />
    case 'date':
      return <input {...named} type="date" value={text} onChange={(event) => set(event.target.value)} />
    case 'number':
    case 'money':
      return (
        <span className="row-gap">
          <input {...named} inputMode="decimal" value={text} onChange={(event) => set(event.target.value)} />
          {field.kind === 'money' && w.yuan}
        </span>
      )
    case 'flag':
      return (
        <select
          {...named}
          value={draft === true ? 'yes' : draft === false ? 'no' : ''}
          onChange={({ target }) => set(target.value === '' ? null : target.value === 'yes')}
        >
          <option value="">{w.none}</option>
          <option value="yes">{w.yes}</option>
          <option value="no">{w.no}</option>
        </select>
      )
    case 'choice':
      return (
        <select {...named} value={text} onChange={(event) => set(event.target.value)}>
          <option value="">{field.required ? w.choose : w.none}</option>
          {offered((code) => code === text).map((option) => (
            <option key={option.value} value={option.value}>
              {optionLabel(option)}
            </option>
          ))}
        </select>
      )
    case 'multi_choice': {
      const chosen = Array.isArray(draft) ? draft : []
      return (
        <fieldset className="field-options" aria-label={label}>
          {offered((code) => chosen.includes(code)).map((option, index) => (
            <label key={option.value}>
              <input
                type="checkbox"
                autoFocus={index === 0}
                checked={chosen.includes(option.value)}
                onChange={(event) =>
                  set(
                    event.target.checked
                      ? [...chosen, option.value]
                      : chosen.filter((code) => code !== option.value),
                  )
                }
              />
              {optionLabel(option)}
            </label>
          ))}
        </fieldset>
      )
    }
    case 'relation':
      return field.target === 'user' ? (
        <PersonControl label={label} value={text} set={set} />
      ) : (
        <CustomerControl label={label} value={text} name={props.entry.text} set={set} />
      )
    default:
      return <input {...named} value={text} onChange={(event) => set(event.target.value)} />
  }
}

function PersonControl(props: {
  label: string
  value: string
  set: (value: FieldValue) => void
}): ReactElement {
  const w = useWords(fieldsWords)
  const people = usePersonChoices()
  return (
    <select
      className="plain-input"
      aria-label={props.label}
      autoFocus
      value={props.value}
      onChange={(event) => props.set(event.target.value)}
    >
      <option value="">{w.none}</option>
      {people.map((person) => (
        <option key={person.value} value={person.value}>
          {person.label} {person.hint}
        </option>
      ))}
    </select>
  )
}

/** Finds another customer by its name. */
function CustomerControl(props: {
  label: string
  value: string
  name: string | null
  set: (value: FieldValue) => void
}): ReactElement {
  const w = useWords(fieldsWords)
  const [typed, setTyped] = useState('')
  const [chosen, setChosen] = useState(props.value === '' ? null : props.name)
  const wanted = typed.trim()
  const found = useQuery({
    queryKey: ['customers', 'pick', wanted],
    enabled: wanted.length >= 2,
    queryFn: async ({ signal }) =>
      (await call(listCustomers, { query: { q: wanted, pageSize: 8 }, signal })).customers,
  })
  if (chosen !== null)
    return (
      <span className="row-gap">
        {chosen}
        <button
          type="button"
          className="link"
          onClick={() => {
            setChosen(null)
            props.set('')
          }}
        >
          {w.remove}
        </button>
      </span>
    )
  return (
    <div className="field-picker">
      <input
        className="plain-input"
        type="search"
        autoFocus
        aria-label={props.label}
        placeholder={w.findCustomer}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      {found.data?.map((customer) => (
        <button
          key={customer.id}
          type="button"
          className="tool-button"
          onClick={() => {
            setChosen(customer.name)
            props.set(customer.id)
          }}
        >
          {customer.name} <small>{customer.address}</small>
        </button>
      ))}
      {found.data?.length === 0 && <small className="quiet">{w.noCustomer}</small>}
    </div>
  )
}

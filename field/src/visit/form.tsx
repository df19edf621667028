import type { ReactElement } from 'react'
import type { VisitForm } from '#contracts/operations.ts'
import { useWords } from '#kit/words.ts'
import { besides } from '#kit/punctuation.ts'
import { fieldWords } from '../words.ts'

type Field = VisitForm['fields'][number]
export type Findings = Readonly<Record<string, string | number | boolean | string[]>>

/** Labels of required fields that have no answer yet. */
export function missingFields(form: VisitForm, findings: Findings): string[] {
  return form.fields
    .filter((field) => field.required && isEmpty(findings[field.code]))
    .map((field) => field.label)
}
const isEmpty = (value: Findings[string] | undefined): boolean =>
  value === undefined || value === '' || (Array.isArray(value) && value.length === 0)

/** The pack's form: every kind of field as something a thumb can hit. */
export function PackForm(props: {
  form: VisitForm
  findings: Findings
  onChange: (findings: Findings) => void
}): ReactElement {
  const { form, findings, onChange } = props
  const set = (code: string, value: Findings[string] | undefined): void => {
    const { [code]: _, ...rest } = findings
    onChange(value === undefined ? rest : { ...rest, [code]: value })
  }
  return (
    <div className="pack-form">
      {form.fields.map((field) => (
        <FormField
          key={field.code}
          field={field}
          value={findings[field.code]}
          onChange={(value) => set(field.code, value)}
        />
      ))}
    </div>
  )
}

function FormField(props: {
  field: Field
  value: Findings[string] | undefined
  onChange: (value: Findings[string] | undefined) => void
}): ReactElement {
  const w = useWords(fieldWords).visit
  const { field } = props
  return (
    <fieldset className="form-field">
      <legend>
        {field.label}
        {field.required && <em>{w.required}</em>}
        {field.unitOfMeasure && <span className="quiet">{besides(field.unitOfMeasure)}</span>}
      </legend>
      <Answer {...props} />
      {field.hint && <small className="quiet">{field.hint}</small>}
    </fieldset>
  )
}

function Answer({
  field,
  value,
  onChange,
}: {
  field: Field
  value: Findings[string] | undefined
  onChange: (value: Findings[string] | undefined) => void
}): ReactElement {
  const w = useWords(fieldWords).visit
  const option = (
    key: string,
    label: string,
    on: boolean,
    next: Findings[string] | undefined,
  ): ReactElement => (
    <button type="button" key={key} className="choice" aria-pressed={on} onClick={() => onChange(next)}>
      {label}
    </button>
  )
  switch (field.kind) {
    case 'choice':
      return (
        <div className="choices">
          {(field.options ?? []).map((one) =>
            option(one.value, one.label, value === one.value, value === one.value ? undefined : one.value),
          )}
        </div>
      )
    case 'multi_choice': {
      const chosen = Array.isArray(value) ? value : []
      return (
        <div className="choices">
          {(field.options ?? []).map((one) => {
            const on = chosen.includes(one.value)
            return option(
              one.value,
              one.label,
              on,
              on ? chosen.filter((code) => code !== one.value) : [...chosen, one.value],
            )
          })}
        </div>
      )
    }
    case 'flag':
      return (
        <div className="choices">
          {option('yes', w.yes, value === true, value === true ? undefined : true)}
          {option('no', w.no, value === false, value === false ? undefined : false)}
        </div>
      )
    case 'rating': {
      const low = field.min ?? 1
      const scores = Array.from({ length: (field.max ?? 5) - low + 1 }, (_, index) => low + index)
      return (
        <div className="choices">
          {scores.map((score) =>
            option(String(score), w.score(score), value === score, value === score ? undefined : score),
          )}
        </div>
      )
    }
    case 'number':
      return (
        <input
          className="input"
          type="number"
          inputMode="decimal"
          aria-label={field.label}
          min={field.min}
          max={field.max}
          value={typeof value === 'number' ? value : ''}
          onChange={(event) =>
            onChange(event.target.value === '' ? undefined : clamp(Number(event.target.value), field))
          }
        />
      )
    case 'text':
      return (
        <textarea
          className="input"
          rows={2}
          maxLength={2000}
          aria-label={field.label}
          value={typeof value === 'string' ? value : ''}
          onChange={(event) => onChange(event.target.value === '' ? undefined : event.target.value)}
        />
      )
  }
}

const clamp = (value: number, field: Field): number =>
  Math.min(field.max ?? Number.POSITIVE_INFINITY, Math.max(field.min ?? Number.NEGATIVE_INFINITY, value))

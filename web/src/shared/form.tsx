import { type ReactElement, type ReactNode, useId } from 'react'
import { ApiFailure } from '#kit/api.ts'
import './form.css'

/** A label, its control, and what is wrong with it. The control gets the id of the label and of the complaint. */
export function Field(props: {
  label: string
  hint?: string
  issue?: string | null
  required?: boolean
  wide?: boolean
  children: (control: { id: string; 'aria-describedby'?: string; 'aria-invalid'?: boolean }) => ReactNode
}): ReactElement {
  const id = useId()
  const note = props.issue ?? props.hint
  return (
    <div className="field" data-wide={props.wide === true}>
      <label htmlFor={id}>
        {props.label}
        {props.required && <em aria-hidden="true"> *</em>}
      </label>
      {props.children({
        id,
        'aria-describedby': note ? `${id}-note` : undefined,
        'aria-invalid': props.issue ? true : undefined,
      })}
      {note && (
        <small id={`${id}-note`} data-issue={Boolean(props.issue)}>
          {note}
        </small>
      )}
    </div>
  )
}

/** What the server found wrong, by the path of the field; the failure's own sentence under `''`. */
export function issuesOf(failure: unknown): ReadonlyMap<string, string> {
  if (failure === null || failure === undefined) return new Map()
  const issues = new Map<string, string>()
  if (failure instanceof Error) issues.set('', failure.message)
  if (failure instanceof ApiFailure) {
    for (const issue of failure.issues) issues.set(issue.path, issue.message)
  }
  return issues
}

import { Checkbox, Input } from 'antd'
import type { ReactElement } from 'react'
import { useWords } from '#kit/words.ts'
import { parseHours } from '../card/opening-hours.tsx'
import { customerWords } from '../words.ts'
import { editorWords } from './editor-words.ts'

const everyDay = '08:00-21:00'

/** One line a day; what cannot be read is marked while it is typed. */
export function HoursFields(props: {
  hours: readonly string[] | null
  onChange: (hours: string[] | null) => void
  issue: string | null
}): ReactElement {
  const w = useWords(customerWords)
  const e = useWords(editorWords)
  const names = w.weekdays.split('|')
  const { hours, onChange } = props
  return (
    <fieldset className="plain-set">
      <legend>{w.fields.openingHours}</legend>
      <Checkbox
        checked={hours !== null}
        onChange={(event) => onChange(event.target.checked ? names.map(() => everyDay) : null)}
      >
        {e.hoursKnown}
      </Checkbox>
      {hours !== null && (
        <>
          <p className="quiet">{props.issue ?? e.hoursHint}</p>
          <div className="hours-edit">
            {names.map((name, day) => (
              <HoursLine
                key={name}
                name={name}
                value={hours[day] ?? ''}
                onChange={(value) => onChange(hours.map((text, at) => (at === day ? value : text)))}
              />
            ))}
          </div>
          <button type="button" className="link" onClick={() => onChange(hours.map(() => hours[0] ?? ''))}>
            {e.copyDown}
          </button>
        </>
      )}
    </fieldset>
  )
}

function HoursLine(props: { name: string; value: string; onChange: (value: string) => void }): ReactElement {
  return (
    <>
      <span>{props.name}</span>
      <Input
        aria-label={props.name}
        status={parseHours(props.value) === null ? 'error' : ''}
        value={props.value}
        onChange={(event) => props.onChange(event.target.value)}
      />
    </>
  )
}

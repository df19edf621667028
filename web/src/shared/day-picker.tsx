import { Button } from 'antd'
import type { ReactElement } from 'react'
import { addDays, formatDate } from '#kit/format.ts'
import { defineMessages, useLocale, useWords } from '#kit/words.ts'
import './day-picker.css'

const words = defineMessages(
  { date: '日期', before: '前一天', after: '后一天', today: '今天' },
  { date: 'Date', before: 'Day before', after: 'Day after', today: 'Today' },
)

/** One business date: a step back, the date itself, a step forward, and today. */
export function DayPicker(props: {
  value: string
  today: string
  max?: string
  onChange: (date: string) => void
}): ReactElement {
  const w = useWords(words)
  const locale = useLocale()
  const { value, today, onChange } = props
  return (
    <div className="day-picker">
      <Button aria-label={w.before} title={w.before} onClick={() => onChange(addDays(value, -1))}>
        ‹
      </Button>
      <label className="day-picker-date">
        <span aria-hidden="true">{formatDate(value, locale, today)}</span>
        <input
          type="date"
          aria-label={w.date}
          value={value}
          max={props.max}
          onChange={(event) => {
            if (event.target.value !== '') onChange(event.target.value)
          }}
        />
      </label>
      <Button
        aria-label={w.after}
        title={w.after}
        disabled={props.max !== undefined && value >= props.max}
        onClick={() => onChange(addDays(value, 1))}
      >
        ›
      </Button>
      {value !== today && <Button onClick={() => onChange(today)}>{w.today}</Button>}
    </div>
  )
}

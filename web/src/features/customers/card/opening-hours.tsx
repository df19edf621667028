import { Fragment, type ReactElement } from 'react'
import type { OpeningHours } from '#contracts/customer-facts.ts'
import { useWords } from '#kit/words.ts'
import { customerWords } from '../words.ts'

type Day = NonNullable<OpeningHours>[number]

/** `08:00-12:00, 14:00-21:00`; empty when closed. */
export function hoursText(day: Day): string {
  return day.map(({ from, to }) => `${from}-${to}`).join(', ')
}

/**
 * Reads what a person typed for one day: intervals separated by comma, 、 or space; full-width signs and
 * one-digit hours are understood. Null when it cannot be read.
 */
export function parseHours(text: string): Day | null {
  const plain = text
    .normalize('NFKC')
    .replaceAll(/[~—–至到]/g, '-')
    .replaceAll(/\s*-\s*/g, '-')
    .trim()
  if (plain === '') return []
  const day: Day = []
  for (const part of plain.split(/[,、;\s]+/)) {
    const match = /^(\d{1,2}):?(\d{2})?-(\d{1,2}):?(\d{2})?$/.exec(part)
    if (match === null) return null
    const from = clock(match[1], match[2])
    const to = clock(match[3], match[4])
    if (from === null || to === null || from >= to) return null
    const before = day.at(-1)
    if (before !== undefined && from < before.to) return null
    day.push({ from, to })
  }
  return day.length > 4 ? null : day
}

function clock(hours: string | undefined, minutes: string | undefined): string | null {
  const text = `${(hours ?? '').padStart(2, '0')}:${minutes ?? '00'}`
  return /^([01]\d|2[0-3]):[0-5]\d$|^24:00$/.test(text) ? text : null
}

/** The week, with equal days in a row put together. */
export function OpeningHoursList({ hours }: { hours: OpeningHours }): ReactElement {
  const w = useWords(customerWords)
  if (hours === null) return <>{w.unknownHours}</>
  const names = w.weekdays.split('|')
  const groups: { from: number; to: number; text: string }[] = []
  for (const [day, value] of hours.entries()) {
    const text = hoursText(value) || w.closedDay
    const last = groups.at(-1)
    if (last?.text === text) last.to = day
    else groups.push({ from: day, to: day, text })
  }
  return (
    <dl className="hours">
      {groups.map((group) => (
        <Fragment key={group.from}>
          <dt>
            {names[group.from]}
            {group.to > group.from && ` – ${names[group.to]}`}
          </dt>
          <dd>{group.text}</dd>
        </Fragment>
      ))}
    </dl>
  )
}

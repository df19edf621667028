import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { type ReactElement, useState } from 'react'
import { dayTrace, type DayTrace } from '#contracts/analysis.ts'
import { call } from '#kit/api.ts'
import { formatDistance, formatMinutes, formatTime } from '#kit/format.ts'
import { useWords } from '#kit/words.ts'
import { useSession } from '../../app/session.ts'
import { DayPicker } from '../../shared/day-picker.tsx'
import { EmptyState, Failure, SkeletonLines } from '../../shared/page.tsx'
import { analysisWords } from './words.ts'

/** S1.18: one working day as the presses prove it, as a bar over the hours and as a list. */
export function TracePanel(props: {
  personId: string
  name: string
  lastDay: string
  onClose: () => void
}): ReactElement {
  const w = useWords(analysisWords)
  const { today } = useSession()
  const [date, setDate] = useState(props.lastDay)
  const trace = useQuery({
    queryKey: ['analysis', 'trace', props.personId, date],
    queryFn: async ({ signal }) => call(dayTrace, { params: { personId: props.personId, date }, signal }),
  })
  return (
    <section className="panel analysis-trace" aria-label={w.trace.title(props.name)}>
      <header>
        <h2>{w.trace.title(props.name)}</h2>
        <DayPicker value={date} today={today} max={today} onChange={setDate} />
        <Button onClick={props.onClose}>✕</Button>
      </header>
      {trace.isError && <Failure failure={trace.error} retry={() => void trace.refetch()} />}
      {trace.isPending && <SkeletonLines lines={4} />}
      {trace.data &&
        (trace.data.segments.length === 0 ? (
          <EmptyState title={w.trace.none} hint={w.trace.noneHint} />
        ) : (
          <>
            <HourBar segments={trace.data.segments} />
            <ol className="analysis-segments">
              {trace.data.segments.map((segment) => (
                <li key={`${segment.kind}${segment.from}`} data-part={segment.kind}>
                  <span className="tabular">
                    {formatTime(segment.from)}–{segment.to ? formatTime(segment.to) : w.trace.open}
                  </span>
                  <b>{segment.customer ?? w.trace.segments[segment.kind]}</b>
                  <small className="quiet">
                    {segment.to && formatMinutes(minutesBetween(segment.from, segment.to))}
                    {segment.metres !== null && ` · ${w.trace.metres(formatDistance(segment.metres))}`}
                  </small>
                </li>
              ))}
            </ol>
          </>
        ))}
    </section>
  )
}

const minutesBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 60_000

/** The day from its first press to its last, to scale. */
function HourBar({ segments }: { segments: DayTrace['segments'] }): ReactElement {
  const w = useWords(analysisWords)
  const begin = Date.parse(segments[0]?.from ?? '')
  const end = Math.max(...segments.map((segment) => Date.parse(segment.to ?? segment.from)))
  const span = Math.max(1, end - begin)
  const at = (moment: string): number => (100 * (Date.parse(moment) - begin)) / span
  return (
    <div className="analysis-hours" role="img" aria-label={w.trace.bar}>
      {segments.map((segment) => (
        <i
          key={`${segment.kind}${segment.from}`}
          data-part={segment.kind}
          title={`${formatTime(segment.from)} ${segment.customer ?? w.trace.segments[segment.kind]}`}
          style={{
            left: `${at(segment.from)}%`,
            width: `${Math.max(0.4, at(segment.to ?? segment.from) - at(segment.from))}%`,
          }}
        />
      ))}
      <span className="tabular" style={{ left: 0 }}>
        {formatTime(new Date(begin).toISOString())}
      </span>
      <span className="tabular" style={{ right: 0 }}>
        {formatTime(new Date(end).toISOString())}
      </span>
    </div>
  )
}

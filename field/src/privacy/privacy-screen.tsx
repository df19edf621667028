import { type ReactElement, useEffect, useMemo, useState } from 'react'
import { fieldSent } from '#contracts/visits-field.ts'
import { call } from '#kit/api.ts'
import { businessDateOf, formatBytes, formatDistance, formatTime } from '#kit/format.ts'
import { type MapStop, MapView } from '#kit/map/index.tsx'
import { useWords, wordsOf } from '#kit/words.ts'
import { Icon } from '../shell/icons.tsx'
import { go } from '../shell/router.ts'
import { useScheme } from '../shell/scheme.ts'
import { useField } from '../shell/session.ts'
import { useSync } from '../shell/sync-state.tsx'
import type { Today } from '../shell/use-day.ts'
import { useStored } from '../store/live.ts'
import { memory } from '../inspections/store.ts'
import {
  assessmentEntries,
  compare,
  inTime,
  type SentEntry,
  sentEntries,
  type ServerSent,
} from './entries.ts'
import { privacyWords } from './words.ts'

/** S1.12: everything that left this phone today, when, why, and who sees it; checked with the server. */
export default function PrivacyScreen({ today }: { today: Today }): ReactElement {
  const w = useWords(privacyWords)
  const { db, session } = useField()
  const personId = session.me.id
  const server = useServerSent(today.date)
  const files = useStored(
    async () => db.photos.filter((one) => one.personId === personId).toArray(),
    `files ${personId}`,
  )
  const entries = useMemo(
    () =>
      sentEntries(
        today.operations,
        (files ?? []).filter((file) => businessDateOf(file.takenAt) === today.date),
        server,
      ),
    [today, files, server],
  )
  const records = useStored(
    async () => memory.records.filter((one) => one.personId === personId).toArray(),
    `inspection records of ${personId}`,
  )
  const assessed = useMemo(
    () =>
      assessmentEntries(
        (records ?? []).filter(({ operation }) => businessDateOf(operation.deviceTime) === today.date),
      ),
    [records, today.date],
  )
  const all = useMemo(() => inTime([...entries, ...assessed]), [entries, assessed])
  return (
    <main className="screen">
      <header className="screen-head">
        <button type="button" className="icon-button" aria-label={w.back} onClick={() => go('me')}>
          <Icon name="back" />
        </button>
        <h1>{w.title}</h1>
      </header>
      <p className="quiet">{w.lead}</p>
      <Agreement entries={entries} server={server} />
      {assessed.length > 0 && <p className="quiet">{w.assessments(assessed.length)}</p>}
      <Positions entries={all} date={today.date} />
      {all.length === 0 && <p className="empty">{w.none}</p>}
      <ul className="stops">
        {all.map((entry) => (
          <Entry key={entry.id} entry={entry} />
        ))}
      </ul>
      <p className="quiet">{w.besides}</p>
    </main>
  )
}

/** What the server holds; null until it was asked, and without a network. Asked again after every sending. */
function useServerSent(date: string): ServerSent | null {
  const { lastSuccess } = useSync()
  const [sent, setSent] = useState<{ after: string | null; answer: ServerSent } | null>(null)
  useEffect(() => {
    let gone = false
    call(fieldSent, { query: { date }, signIn: 'never' })
      .then((answer) => {
        if (!gone) setSent({ after: lastSuccess, answer })
      })
      .catch(() => {
        if (!gone) setSent(null)
      })
    return () => {
      gone = true
    }
  }, [date, lastSuccess])
  return sent?.answer ?? null
}

function Agreement(props: { entries: readonly SentEntry[]; server: ServerSent | null }): ReactElement {
  const w = useWords(privacyWords)
  const { entries, server } = props
  if (server === null) return <p className="quiet">{w.unchecked}</p>
  const { agrees, missing } = compare(entries, server)
  const held = server.operations.length + server.files.length
  return (
    <p className="agrees" data-agrees={agrees} role="status">
      {agrees ? `✓ ${w.agrees(held)}` : w.missing(missing)}
    </p>
  )
}

function Positions({ entries, date }: { entries: readonly SentEntry[]; date: string }): ReactElement {
  const w = useWords(privacyWords)
  const { pack } = useField().session
  const theme = useScheme()
  const stops = useMemo(
    () =>
      entries.flatMap((entry): MapStop[] => {
        if (entry.fix === null) return []
        const { lng, lat } = entry.fix
        const name = `${formatTime(entry.at)} ${entry.customer ?? ''}`
        const start = entry.kind === 'start_visit' || entry.kind === 'inspection_start'
        return [{ id: entry.id, lng, lat, mark: start ? '▶' : '■', name, state: start ? 'planned' : 'done' }]
      }),
    [entries],
  )
  if (stops.length === 0) return <p className="quiet">{w.noPositions}</p>
  return (
    <div className="small-map">
      <MapView
        base={pack.map}
        stops={stops}
        groupStops
        theme={theme}
        label={w.map}
        fitKey={`${date} ${stops.length}`}
      />
    </div>
  )
}

/** Presses that take a position. */
const withPosition: ReadonlySet<SentEntry['kind']> = new Set([
  'start_visit',
  'end_visit',
  'inspection_start',
  'inspection_end',
])

function Entry({ entry }: { entry: SentEntry }): ReactElement {
  const w = useWords(privacyWords)
  const lines = contents(entry)
  const pressed = withPosition.has(entry.kind)
  return (
    <li className="card">
      <p>
        <b className="tabular">{formatTime(entry.at)}</b> <b>{w.kinds[entry.kind]}</b>
        {entry.customer && ` · ${entry.customer}`}{' '}
        <small className="quiet">
          {w.states[entry.state]}
          {entry.elsewhere && ` · ${w.elsewhere}`}
          {entry.bytes !== null && ` · ${formatBytes(entry.bytes)}`}
        </small>
      </p>
      {lines.length > 0 && (
        <ul className="plain-list">
          {lines.map((line) => (
            <li key={line} className="tabular">
              {line}
            </li>
          ))}
        </ul>
      )}
      <small className="quiet">
        {w.why[entry.kind]}。{pressed ? w.who.position : w.who.visit}。
      </small>
    </li>
  )
}

/** What an entry carries, line by line. */
function contents({ content, fix }: SentEntry): string[] {
  const w = wordsOf(privacyWords)
  if (content === null) return []
  const position = fix
    ? w.fix(fix.lng.toFixed(5), fix.lat.toFixed(5), formatDistance(fix.accuracy))
    : w.without
  switch (content.kind) {
    case 'start_visit':
    case 'inspection_start':
      return [position]
    case 'inspection_end':
      return [
        position,
        ...(Object.keys(content.findings).length > 0
          ? [w.findings(Object.keys(content.findings).length)]
          : []),
        ...(content.remark ? [w.note(content.remark)] : []),
        ...(content.photoIds.length > 0 ? [w.files(content.photoIds.length)] : []),
      ]
    case 'inspection_not_done':
      return [w.reason(content.reason)]
    case 'inspection_downloaded':
    case 'inspection_finish':
      return []
    case 'end_visit': {
      const files = content.photoIds.length + (content.voiceIds?.length ?? 0)
      return [
        position,
        ...(Object.keys(content.findings).length > 0
          ? [w.findings(Object.keys(content.findings).length)]
          : []),
        ...(content.note ? [w.note(content.note)] : []),
        ...(content.nextStep ? [w.nextStep(content.nextStep)] : []),
        ...(files > 0 ? [w.files(files)] : []),
      ]
    }
    case 'skip_stop':
    case 'withdraw_visit':
      return [w.reason(content.reason)]
    case 'mark_next_step':
      return content.note ? [w.note(content.note)] : []
    case 'tell_need':
      return [w.note(content.words)]
    case 'answer_need':
      return content.words ? [w.note(content.words)] : []
    case 'set_card_field':
      return [w.field(content.code, content.value === null ? '' : String(content.value))]
    case 'add_stop':
    case 'reorder_stops':
      return []
  }
}

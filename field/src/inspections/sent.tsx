import type { ReactElement } from 'react'
import { formatDistance, formatTime } from '#kit/format.ts'
import { useWords } from '#kit/words.ts'
import { besides } from '#kit/punctuation.ts'
import { useField } from '../shell/session.ts'
import { useSync } from '../shell/sync-state.tsx'
import { useStored } from '../store/live.ts'
import { memory, type QueuedRecord } from './store.ts'
import { retryRefusedRecords } from './sync.ts'
import { inspectionWords } from './words.ts'

const shown = 100

/** Everything that assessments sent from this phone, positions included; what was refused can be tried again. */
export default function InspectionsSent(): ReactElement {
  const w = useWords(inspectionWords)
  const { session } = useField()
  const { syncNow } = useSync()
  const personId = session.me.id
  const records =
    useStored(
      async () =>
        (await memory.records.filter((one) => one.personId === personId).sortBy('sequence')).toReversed(),
      `inspection records ${personId}`,
    ) ?? []
  const refused = records.filter((one) => one.state === 'refused')
  return (
    <section className="screen">
      {refused.length > 0 && (
        <section className="card attention-card">
          <h2>{w.refused + besides(String(refused.length))}</h2>
          <ul className="plain-list">
            {refused.map((one) => (
              <li key={one.id}>
                <b>{one.customerName}</b> <span className="quiet">{one.message}</span>
              </li>
            ))}
          </ul>
          <button
            type="button"
            className="button"
            onClick={() => void retryRefusedRecords(personId).then(syncNow)}
          >
            {w.retry}
          </button>
        </section>
      )}
      <section className="card">
        <h2>{w.sent}</h2>
        <p className="quiet">{w.sentHint}</p>
        {records.length === 0 && <p>{w.nothingSent}</p>}
        <ul className="plain-list">
          {records.slice(0, shown).map((one) => (
            <li key={one.id}>
              <b className="tabular">{formatTime(one.operation.deviceTime)}</b> {w.kinds[one.operation.kind]}{' '}
              · {one.customerName}
              <small className="quiet tabular">
                {positionOf(one, w)} {w.recordStates[one.state]}
              </small>
            </li>
          ))}
        </ul>
      </section>
    </section>
  )
}

function positionOf(
  { operation }: QueuedRecord,
  w: { without: string; fix: (lng: string, lat: string, accuracy: string) => string },
): string {
  if (operation.kind !== 'inspection_start' && operation.kind !== 'inspection_end') return ''
  const { fix } = operation
  return fix === null
    ? `${w.without} ·`
    : `${w.fix(fix.lng.toFixed(5), fix.lat.toFixed(5), formatDistance(fix.accuracy))} ·`
}

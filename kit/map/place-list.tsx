import type { ReactElement } from 'react'
import { useWords } from '../words.ts'
import { mapWords } from './map-words.ts'
import type { MapProps } from './types.ts'
import './map.css'

const most = 500

/** The places of the map as a list: for a screen reader, for the keyboard, and where no map can be drawn. */
export function PlaceList(props: MapProps & { reason?: string; open?: boolean }): ReactElement | null {
  const words = useWords(mapWords)
  const points = props.points ?? []
  const stops = props.stops ?? []
  const count = points.length + stops.length
  if (count === 0 && !props.reason) return null
  return (
    <details className="zk-places" open={props.open}>
      <summary>{words.list(count)}</summary>
      {props.reason && <p role="note">{props.reason}</p>}
      {count === 0 && <p>{words.empty}</p>}
      <ol>
        {stops.slice(0, most).map((stop) => (
          <li key={stop.id}>
            <button type="button" disabled={!props.onStop} onClick={() => props.onStop?.(stop.id)}>
              <b>{stop.mark}</b> {stop.name}
              <small>
                {words.states[stop.state]}
                {stop.detail ? ` · ${stop.detail}` : ''}
              </small>
            </button>
          </li>
        ))}
        {points.slice(0, most).map((point) => (
          <li key={point.id}>
            <button type="button" disabled={!props.onPoint} onClick={() => props.onPoint?.(point.id)}>
              {point.name}
              {point.detail && <small>{point.detail}</small>}
            </button>
          </li>
        ))}
      </ol>
    </details>
  )
}

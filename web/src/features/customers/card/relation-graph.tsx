import { useNavigate } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { mutualKinds, type RelationsOfCustomer } from '#contracts/customer-relations.ts'
import { useWords } from '#kit/words.ts'
import { labelled, sentences } from '#kit/punctuation.ts'
import { relationWords } from './relation-words.ts'

const SIZE = 420
const MIDDLE = SIZE / 2
/** Radius of the rings of direct and further relations. */
const rings = [0, 96, 172]

interface Placed {
  readonly id: string
  readonly name: string
  readonly x: number
  readonly y: number
  readonly angle: number
}

/** The customer in the middle, direct relations on a ring, theirs outside; a list of the same stands beside it. */
export function RelationGraph(props: { view: RelationsOfCustomer; centre: string }): ReactElement {
  const w = useWords(relationWords)
  const navigate = useNavigate()
  const { view } = props
  const held = view.relations.filter(({ until }) => until === null)
  const places = placesOf(view, held)
  const sentence = (relation: (typeof held)[number]): string =>
    `${places.get(relation.toId)?.name ?? ''} — ${labelled(w.kinds[relation.kind].from, places.get(relation.fromId)?.name ?? '')}`
  return (
    <div className="relation-graph">
      <svg viewBox={`0 0 ${SIZE} ${SIZE}`} role="img" aria-label={sentences(held.map(sentence))}>
        <defs>
          <marker
            id="relation-arrow"
            viewBox="0 0 8 8"
            refX="22"
            refY="4"
            markerWidth="7"
            markerHeight="7"
            orient="auto"
          >
            <path d="M0 0 8 4 0 8Z" />
          </marker>
        </defs>
        {held.map((relation) => {
          const [from, to] = [places.get(relation.fromId), places.get(relation.toId)]
          if (!from || !to) return null
          return (
            <g key={relation.id}>
              <line
                x1={from.x}
                y1={from.y}
                x2={to.x}
                y2={to.y}
                markerEnd={mutualKinds.has(relation.kind) ? undefined : 'url(#relation-arrow)'}
              />
              <text className="relation-kind" x={(from.x + to.x) / 2} y={(from.y + to.y) / 2 - 3}>
                {w.kinds[relation.kind].from}
              </text>
            </g>
          )
        })}
        {[...places.values()].map((place) => (
          <g
            key={place.id}
            className="relation-node"
            data-centre={place.id === props.centre}
            onClick={() => void navigate({ to: `/customers/${place.id}` })}
          >
            <title>{place.name}</title>
            <circle cx={place.x} cy={place.y} r={place.id === props.centre ? 13 : 9} />
            <text x={place.x} y={place.y + 24}>
              {place.name.length > 8 ? `${place.name.slice(0, 7)}…` : place.name}
            </text>
          </g>
        ))}
      </svg>
      <ul className="quiet">
        {held.map((relation) => (
          <li key={relation.id}>{sentence(relation)}</li>
        ))}
      </ul>
    </div>
  )
}

/** Direct relations evenly around the middle; those behind them near the one they hang on. */
function placesOf(
  view: RelationsOfCustomer,
  held: RelationsOfCustomer['relations'],
): ReadonlyMap<string, Placed> {
  const places = new Map<string, Placed>()
  const put = (one: { id: string; name: string }, ring: number, angle: number): void => {
    const [x, y] = [MIDDLE + rings[ring]! * Math.cos(angle), MIDDLE + rings[ring]! * Math.sin(angle)]
    places.set(one.id, { id: one.id, name: one.name, x, y, angle })
  }
  const at = (steps: number) => view.customers.filter((one) => one.steps === steps)
  for (const one of at(0)) put(one, 0, 0)
  const direct = at(1)
  for (const [index, one] of direct.entries())
    put(one, 1, (index / direct.length) * 2 * Math.PI - Math.PI / 2)
  const hung = new Map<string, number>()
  for (const one of at(2)) {
    const link = held.find(({ fromId, toId }) => fromId === one.id || toId === one.id)
    const host = places.get(link?.fromId === one.id ? link.toId : (link?.fromId ?? ''))
    const count = hung.get(host?.id ?? '') ?? 0
    hung.set(host?.id ?? '', count + 1)
    put(one, 2, (host?.angle ?? 0) + (count % 2 === 0 ? 1 : -1) * Math.ceil(count / 2) * 0.55)
  }
  return places
}

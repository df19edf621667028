import { Button, Input } from 'antd'
import { type ReactElement, useState } from 'react'
import type { VisitPlan } from '#contracts/visit-plans.ts'
import { useWords } from '#kit/words.ts'
import { Popup } from '../../../shared/menu.tsx'
import { visitWords } from '../words.ts'
import type { PlanChange } from './use-plan.ts'

export type PlaceKind = 'start' | 'end'

/** Where the day begins and ends: shown by name, chosen on the map. */
export function Places(props: {
  plan: VisitPlan
  picking: PlaceKind | null
  onPick: (kind: PlaceKind | null) => void
  onChange: (change: PlanChange) => void
}): ReactElement {
  return (
    <>
      <Place {...props} kind="start" />
      <Place {...props} kind="end" />
    </>
  )
}

function Place(props: {
  kind: PlaceKind
  plan: VisitPlan
  picking: PlaceKind | null
  onPick: (kind: PlaceKind | null) => void
  onChange: (change: PlanChange) => void
}): ReactElement {
  const w = useWords(visitWords)
  const { kind, plan } = props
  const place = plan[kind]
  const label = w.places[kind]
  return (
    <Popup
      label={label}
      className="chip-button plan-place"
      align="left"
      button={
        <>
          {label} <b>{place?.name ?? w.places.none}</b>
        </>
      }
    >
      {(close) => (
        <PlaceForm
          key={`${place?.lng} ${place?.lat} ${place?.name}`}
          name={place?.name ?? ''}
          onRename={place ? (name) => props.onChange({ [kind]: { ...place, name } }) : null}
          onPick={() => {
            props.onPick(kind)
            close()
          }}
          onClear={
            place
              ? () => {
                  props.onChange({ [kind]: null })
                  close()
                }
              : null
          }
          onSame={
            kind === 'end' && plan.start
              ? () => {
                  props.onChange({ end: plan.start })
                  close()
                }
              : null
          }
        />
      )}
    </Popup>
  )
}

function PlaceForm(props: {
  name: string
  onRename: ((name: string) => void) | null
  onPick: () => void
  onClear: (() => void) | null
  onSame: (() => void) | null
}): ReactElement {
  const w = useWords(visitWords)
  const [name, setName] = useState(props.name)
  const { onRename } = props
  return (
    <div className="place-form">
      {onRename && (
        <Input
          value={name}
          maxLength={40}
          aria-label={w.places.name}
          onChange={(event) => setName(event.target.value)}
          onBlur={() => {
            if (name.trim() !== '' && name !== props.name) onRename(name.trim())
          }}
        />
      )}
      <Button size="small" onClick={props.onPick}>
        {w.places.pick}
      </Button>
      {props.onSame && (
        <Button size="small" onClick={props.onSame}>
          {w.places.sameAsStart}
        </Button>
      )}
      {props.onClear && (
        <Button size="small" type="text" onClick={props.onClear}>
          {w.places.clear}
        </Button>
      )}
    </div>
  )
}

import { Alert, Button, Input, Select } from 'antd'
import { type ReactElement, useState } from 'react'
import type { CoordinateSystem, Point } from '#contracts/common.ts'
import { displaySystem } from '#kit/map/display-system.ts'
import { MapView, type MapWindow } from '#kit/map/index.tsx'
import { useWords } from '#kit/words.ts'
import { useTheme } from '../../../app/preferences.ts'
import { useSession } from '../../../app/session.ts'
import { Field } from '../../../shared/form.tsx'
import { cardWords } from '../card/card-words.ts'
import { customerWords } from '../words.ts'
import { useNeighbours } from './neighbours.ts'

export interface Placement {
  readonly lng: number
  readonly lat: number
  readonly system: CoordinateSystem
  /** Metres, when somebody knows. */
  readonly accuracy: number | null
}

const systems = ['gcj02', 'bd09', 'wgs84'] as const

/**
 * A position by pressing on the map, dragging the pin, or entering coordinates in a chosen system. What was
 * typed is sent as typed, in its system; what was pressed is WGS-84.
 */
export function Placer(props: {
  start: Point | null
  label: string
  height?: string
  busy: boolean
  onSave: (at: Placement) => void
}): ReactElement {
  const w = useWords(cardWords).placing
  const c = useWords(customerWords)
  const { pack } = useSession()
  const theme = useTheme()
  const [pin, setPin] = useState<Point | null>(props.start)
  const [typed, setTyped] = useState<Placement | null>(null)
  const [system, setSystem] = useState<CoordinateSystem>('gcj02')
  const [lng, setLng] = useState('')
  const [lat, setLat] = useState('')
  const [wrong, setWrong] = useState(false)

  const [shown, setShown] = useState<MapWindow | null>(null)
  const neighbours = useNeighbours(shown)

  const pick = (at: Point): void => {
    setPin(at)
    setTyped(null)
    setWrong(false)
    const [x, y] = displaySystem(system).toDisplay(at)
    setLng(x.toFixed(6))
    setLat(y.toFixed(6))
  }
  const show = (): void => {
    const [x, y] = lat.trim() === '' ? lng.split(/[,，\s]+/) : [lng, lat]
    const at = { lng: Number(x), lat: Number(y) }
    const valid =
      x?.trim() &&
      y?.trim() &&
      Math.abs(at.lng) <= 180 &&
      Math.abs(at.lat) <= 90 &&
      !Number.isNaN(at.lng + at.lat)
    setWrong(!valid)
    if (!valid) return
    setLng(String(at.lng))
    setLat(String(at.lat))
    setTyped({ ...at, system, accuracy: null })
    setPin(displaySystem(system).fromDisplay(at.lng, at.lat))
  }
  return (
    <div className="placer">
      <p className="quiet">{w.hint}</p>
      <MapView
        base={pack.map}
        pin={pin}
        theme={theme}
        height={props.height}
        label={props.label}
        points={neighbours.points}
        clusters={neighbours.clusters}
        onWindow={setShown}
        fitTo={typed && pin ? [pin] : props.start ? [props.start] : []}
        fitKey={typed ? `${typed.lng},${typed.lat}` : ''}
        onPick={pick}
        onPinMoved={pick}
      />
      <form
        className="placer-entry"
        onSubmit={(event) => {
          event.preventDefault()
          show()
        }}
      >
        <Field label={w.lng} hint={w.paste}>
          {(control) => (
            <Input
              {...control}
              inputMode="decimal"
              value={lng}
              onChange={(event) => setLng(event.target.value)}
            />
          )}
        </Field>
        <Field label={w.lat}>
          {(control) => (
            <Input
              {...control}
              inputMode="decimal"
              value={lat}
              onChange={(event) => setLat(event.target.value)}
            />
          )}
        </Field>
        <Field label={w.system}>
          {(control) => (
            <Select
              {...control}
              value={system}
              options={systems.map((value) => ({ value, label: c.systems[value] }))}
              onChange={(next) => {
                setSystem(next)
                setTyped(null)
                if (pin && !typed) {
                  const [x, y] = displaySystem(next).toDisplay(pin)
                  setLng(x.toFixed(6))
                  setLat(y.toFixed(6))
                }
              }}
            />
          )}
        </Field>
        <Button htmlType="submit" style={{ alignSelf: 'end' }}>
          {w.show}
        </Button>
      </form>
      {wrong && <Alert type="error" showIcon title={w.wrong} role="alert" />}
      <Button
        type="primary"
        disabled={pin === null}
        loading={props.busy}
        onClick={() => pin && props.onSave(typed ?? { ...pin, system: 'wgs84', accuracy: null })}
      >
        {w.save}
      </Button>
    </div>
  )
}

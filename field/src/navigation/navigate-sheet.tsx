import { type ReactElement, useState } from 'react'
import type { Point } from '#contracts/common.ts'
import { useWords } from '#kit/words.ts'
import { Sheet } from '../shell/sheet.tsx'
import { fieldWords } from '../words.ts'
import { directionsUrl, type MapApp, mapApps } from './map-apps.ts'

const key = 'zhike.field.mapApp'

export function rememberedApp(): MapApp | null {
  const stored = localStorage.getItem(key)
  return mapApps.find((app) => app === stored) ?? null
}
export function rememberApp(app: MapApp | null): void {
  if (app === null) localStorage.removeItem(key)
  else localStorage.setItem(key, app)
}

/** Opens the remembered map application at once, or asks which one. True when it asked nothing. */
export function navigateDirectly(place: Point, name: string): boolean {
  const app = rememberedApp()
  if (app === null) return false
  globalThis.open(directionsUrl(app, place, name), '_blank', 'noopener')
  return true
}

export function NavigateSheet(props: { place: Point; name: string; onClose: () => void }): ReactElement {
  const w = useWords(fieldWords).navigate
  const [remember, setRemember] = useState(true)
  return (
    <Sheet title={w.title} onClose={props.onClose}>
      <div className="choices">
        {mapApps.map((app) => (
          <a
            key={app}
            className="choice"
            href={directionsUrl(app, props.place, props.name)}
            target="_blank"
            rel="noreferrer"
            onClick={() => {
              if (remember) rememberApp(app)
              props.onClose()
            }}
          >
            {w.apps[app]}
          </a>
        ))}
      </div>
      <label className="check">
        <input type="checkbox" checked={remember} onChange={(event) => setRemember(event.target.checked)} />
        {w.remember}
      </label>
      <button type="button" className="button plain" onClick={props.onClose}>
        {w.cancel}
      </button>
    </Sheet>
  )
}

import * as maplibregl from 'maplibre-gl'
import { useEffect, useRef } from 'react'
import type { Point } from '#contracts/common.ts'
import { listed } from '../punctuation.ts'
import type { Translation } from '../words.ts'
import { groupNear, type ScreenPlace, spread } from './group-stops.ts'
import type { DisplaySystem } from './display-system.ts'
import type { mapWords } from './map-words.ts'
import type { MapProps, MapStop } from './types.ts'

type Words = (typeof mapWords)['zh-CN'] extends Translation<infer T> ? Translation<T> : never

/** Marks nearer than this lie on each other, pixels. */
const touching = 30
/** From this zoom on a group is spread where it is: the map has nothing finer to show. */
const spreadZoom = 16
const fitPadding = 80

/** Numbered stops as real buttons over the map: they can be reached by keyboard and read aloud. */
export function useStops(
  map: maplibregl.Map | null,
  props: MapProps,
  system: DisplaySystem,
  words: Words,
): void {
  const { stops, selectedId = null, groupStops = false } = props
  const onStop = useRef(props.onStop)
  useEffect(() => {
    onStop.current = props.onStop
  })
  useEffect(() => {
    if (map === null || !stops) return
    let markers: maplibregl.Marker[] = []
    let opened: ReadonlySet<string> = new Set()
    const put = (element: HTMLElement, at: maplibregl.LngLatLike, offset: ScreenPlace): void => {
      const marker = new maplibregl.Marker({ element, offset: [offset.x, offset.y] })
      markers.push(marker.setLngLat(at).addTo(map))
    }
    const single = (stop: MapStop): HTMLButtonElement =>
      stopButton(stop, stop.id === selectedId, words, () => onStop.current?.(stop.id))
    const draw = (): void => {
      for (const marker of markers) marker.remove()
      markers = []
      for (const group of groupsOf(map, stops, system, groupStops ? touching : 0)) {
        const first = group[0]!
        if (group.length === 1) put(single(first.stop), first.at, { x: 0, y: 0 })
        else if (group.every(({ stop }) => opened.has(stop.id))) {
          const around = spread(group.length, touching + 8)
          for (const [index, { stop, at }] of group.entries()) put(single(stop), at, around[index]!)
        } else {
          const open = (): void => {
            if (map.getZoom() < spreadZoom) {
              const bounds = new maplibregl.LngLatBounds()
              for (const { at } of group) bounds.extend(at)
              map.fitBounds(bounds, { padding: fitPadding, maxZoom: spreadZoom + 1, duration: 400 })
            } else {
              opened = new Set(group.map(({ stop }) => stop.id))
              draw()
            }
          }
          put(
            groupButton(
              group.map(({ stop }) => stop),
              selectedId,
              words,
              open,
            ),
            first.at,
            { x: 0, y: 0 },
          )
        }
      }
    }
    const zoomed = (): void => {
      opened = new Set()
      draw()
    }
    draw()
    if (groupStops) map.on('zoomend', zoomed)
    return () => {
      map.off('zoomend', zoomed)
      for (const marker of markers) marker.remove()
    }
  }, [map, stops, selectedId, groupStops, system, words])
}

interface PlacedStop extends ScreenPlace {
  readonly stop: MapStop
  readonly at: [number, number]
}

function groupsOf(
  map: maplibregl.Map,
  stops: readonly MapStop[],
  system: DisplaySystem,
  pixels: number,
): PlacedStop[][] {
  const placed = stops.map((stop): PlacedStop => {
    const at = system.toDisplay(stop)
    const { x, y } = map.project(at)
    return { stop, at, x, y }
  })
  return groupNear(placed, pixels)
}

function stopButton(stop: MapStop, selected: boolean, words: Words, press: () => void): HTMLButtonElement {
  const element = document.createElement('button')
  element.type = 'button'
  element.className = 'zk-map-stop'
  element.textContent = stop.mark
  element.dataset['state'] = stop.state
  element.dataset['selected'] = String(selected)
  const text = `${stop.mark} ${stop.name} · ${words.states[stop.state]}`
  element.setAttribute('aria-label', text)
  element.title = stop.detail ? `${text} · ${stop.detail}` : text
  element.addEventListener('click', (event) => {
    event.stopPropagation()
    press()
  })
  return element
}

/** A group has the colour of most of its stops; how many need a look stands at its corner. */
function commonest(stops: readonly MapStop[]): MapStop['state'] {
  const calm = stops.filter((stop) => stop.state !== 'attention')
  const groups = Map.groupBy(calm.length > 0 ? calm : stops, (stop) => stop.state)
  return [...groups].toSorted((a, b) => b[1].length - a[1].length)[0]?.[0] ?? 'place'
}

function groupButton(
  stops: readonly MapStop[],
  selectedId: string | null,
  words: Words,
  press: () => void,
): HTMLButtonElement {
  const urgent = stops.filter((stop) => stop.state === 'attention').length
  const names = stops.slice(0, 6).map((stop) => stop.name)
  const list = listed(names) + (stops.length > names.length ? '…' : '')
  const text = words.group(stops.length, list, urgent)
  const element = stopButton(
    { ...stops[0]!, mark: `${stops.length}`, state: commonest(stops) },
    stops.some((stop) => stop.id === selectedId),
    words,
    press,
  )
  element.classList.add('zk-map-group')
  if (urgent > 0) {
    const badge = document.createElement('i')
    badge.textContent = `${urgent}`
    element.append(badge)
  }
  element.setAttribute('aria-label', text)
  element.title = text
  return element
}

/** The pin that says where a customer is: dragged, or moved by the arrow keys pixel by pixel. */
export function usePin(
  map: maplibregl.Map | null,
  props: MapProps,
  system: DisplaySystem,
  words: Words,
): void {
  const marker = useRef<maplibregl.Marker | null>(null)
  const latest = useRef(props)
  useEffect(() => {
    latest.current = props
  })
  const shown = props.pin !== null && props.pin !== undefined
  const movable = props.onPinMoved !== undefined
  useEffect(() => {
    const at = latest.current.pin
    if (map === null || !shown || !at) return
    const element = document.createElement('button')
    element.type = 'button'
    element.className = 'zk-map-pin'
    element.setAttribute('aria-label', words.pin)
    element.innerHTML = pinPicture
    const pin = new maplibregl.Marker({ element, anchor: 'bottom', draggable: movable })
      .setLngLat(system.toDisplay(at))
      .addTo(map)
    const tell = (): void => {
      const place = pin.getLngLat()
      latest.current.onPinMoved?.(system.fromDisplay(place.lng, place.lat))
    }
    pin.on('dragend', tell)
    element.addEventListener('keydown', (event) => {
      const step = steps[event.key]
      if (step === undefined || !movable) return
      event.preventDefault()
      event.stopPropagation()
      const pixels = event.shiftKey ? 10 : 1
      const place = map.project(pin.getLngLat())
      pin.setLngLat(map.unproject([place.x + step[0] * pixels, place.y + step[1] * pixels]))
      tell()
    })
    marker.current = pin
    return () => {
      marker.current = null
      pin.remove()
    }
  }, [map, shown, movable, system, words])
  const at: Point | null | undefined = props.pin
  const lng = at?.lng
  const lat = at?.lat
  useEffect(() => {
    if (lng !== undefined && lat !== undefined) marker.current?.setLngLat(system.toDisplay({ lng, lat }))
  }, [lng, lat, system])
}

const pinPicture = `<svg width="30" height="38" viewBox="0 0 30 38" aria-hidden="true">
  <path d="M15 37C8 26 2 21 2 14a13 13 0 0 1 26 0c0 7-6 12-13 23z" fill="#B3261E" stroke="#fff" stroke-width="2"/>
  <circle cx="15" cy="14" r="5" fill="#fff"/>
</svg>`

const steps: Record<string, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

import * as maplibregl from 'maplibre-gl'
import { useEffect, useRef } from 'react'
import type { Point } from '#contracts/common.ts'
import type { Translation } from '../words.ts'
import type { DisplaySystem } from './display-system.ts'
import type { mapWords } from './map-words.ts'
import type { MapProps } from './types.ts'

type Words = (typeof mapWords)['zh-CN'] extends Translation<infer T> ? Translation<T> : never

/** Numbered stops as real buttons over the map: they can be reached by keyboard and read aloud. */
export function useStops(
  map: maplibregl.Map | null,
  props: MapProps,
  system: DisplaySystem,
  words: Words,
): void {
  const { stops, selectedId = null } = props
  const onStop = useRef(props.onStop)
  useEffect(() => {
    onStop.current = props.onStop
  })
  useEffect(() => {
    if (map === null || !stops) return
    const markers = stops.map((stop) => {
      const element = document.createElement('button')
      element.type = 'button'
      element.className = 'zk-map-stop'
      element.textContent = stop.mark
      element.dataset['state'] = stop.state
      element.dataset['selected'] = String(stop.id === selectedId)
      const text = `${stop.mark} ${stop.name} · ${words.states[stop.state]}`
      element.setAttribute('aria-label', text)
      element.title = stop.detail ? `${text} · ${stop.detail}` : text
      element.addEventListener('click', (event) => {
        event.stopPropagation()
        onStop.current?.(stop.id)
      })
      return new maplibregl.Marker({ element }).setLngLat(system.toDisplay(stop)).addTo(map)
    })
    return () => {
      for (const marker of markers) marker.remove()
    }
  }, [map, stops, selectedId, system, words])
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

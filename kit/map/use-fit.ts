import * as maplibregl from 'maplibre-gl'
import { useCallback, useEffect, useRef } from 'react'
import type { Point } from '#contracts/common.ts'
import type { DisplaySystem } from './display-system.ts'
import type { MapProps } from './types.ts'

/** Everything that would be shown by "fit": what the page asks for, else all that is drawn. */
function subjects(props: MapProps): readonly Point[] {
  if (props.fitTo && props.fitTo.length > 0) return props.fitTo
  return [
    ...(props.stops ?? []),
    ...(props.points ?? []),
    ...(props.lines ?? []).flatMap((line) => line.points),
    ...(props.clusters ?? []).flatMap((cluster) => [
      { lng: cluster.west, lat: cluster.south },
      { lng: cluster.east, lat: cluster.north },
    ]),
    ...(props.pin ? [props.pin] : []),
  ]
}

/**
 * Fits the map to its content: when the button is pressed, when `fitKey` changes, and once when the first
 * content arrives. A map whose content follows its window (`onWindow`) is left where the person put it.
 */
export function useFit(
  map: maplibregl.Map | null,
  props: MapProps,
  system: DisplaySystem,
): (animate: boolean) => void {
  const latest = useRef(props)
  useEffect(() => {
    latest.current = props
  })
  const fitted = useRef<{ map: maplibregl.Map; key: string } | null>(null)

  const fit = useCallback(
    (animate: boolean) => {
      if (map === null) return
      const bounds = new maplibregl.LngLatBounds()
      for (const point of subjects(latest.current)) bounds.extend(system.toDisplay(point))
      const { base } = latest.current
      const duration = animate ? 400 : 0
      if (bounds.isEmpty()) {
        const center = system.toDisplay({ lng: base.center[0], lat: base.center[1] })
        map.easeTo({ center, zoom: base.zoom, duration })
      } else map.fitBounds(bounds, { padding: 48, maxZoom: latest.current.fitZoom ?? 15, duration })
    },
    [map, system],
  )

  const key = props.fitKey ?? ''
  const has = subjects(props).length > 0
  // An empty `fitTo` says: never by itself. A map that asks for its window is moved only to what is named.
  const stays = props.fitTo ? props.fitTo.length === 0 : props.onWindow !== undefined
  useEffect(() => {
    if (map === null || !has || stays) return
    if (fitted.current?.map === map && fitted.current.key === key) return
    fitted.current = { map, key }
    fit(false)
  }, [map, key, has, stays, fit])
  return fit
}

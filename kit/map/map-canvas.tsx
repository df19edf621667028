import type * as GeoJSON from 'geojson'
import * as maplibregl from 'maplibre-gl'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url'
import { type CSSProperties, type ReactElement, useEffect, useMemo, useRef, useState } from 'react'
import 'maplibre-gl/dist/maplibre-gl.css'
import { fontFamily, palettes } from '../tokens.ts'
import { useWords, wordsOf } from '../words.ts'
import { displaySystem, shiftGeometry } from './display-system.ts'
import { drawImage, imageRatio, loadMapFont } from './drawings.ts'
import {
  areaFeatures,
  clusterFeatures,
  lineFeatures,
  mapStyle,
  nameFeatures,
  pointFeatures,
} from './layers.ts'
import { mapWords } from './map-words.ts'
import { PlaceList } from './place-list.tsx'
import type { MapProps } from './types.ts'
import { useFit } from './use-fit.ts'
import { usePin, useStops } from './use-markers.ts'

maplibregl.setWorkerUrl(workerUrl)

/** The drawn map; loaded only when one is shown. */
export default function MapCanvas(props: MapProps): ReactElement {
  const words = useWords(mapWords)
  const holder = useRef<HTMLDivElement>(null)
  const [map, setMap] = useState<maplibregl.Map | null>(null)
  const [failure, setFailure] = useState<Error | null>(null)
  const [tip, setTip] = useState<{ x: number; y: number; text: string } | null>(null)
  const latest = useRef(props)
  useEffect(() => {
    latest.current = props
  })
  const { base, theme = 'light', clusterPoints = false } = props
  const system = useMemo(() => displaySystem(base.tiles?.system), [base.tiles?.system])
  if (failure) throw failure

  useEffect(() => {
    const container = holder.current
    if (container === null) return
    const palette = palettes[theme]
    let created: maplibregl.Map
    try {
      created = new maplibregl.Map({
        container,
        style: mapStyle(base, palette, clusterPoints),
        center: system.toDisplay({ lng: base.center[0], lat: base.center[1] }),
        zoom: base.zoom,
        minZoom: 3,
        maxZoom: 19,
        dragRotate: false,
        pitchWithRotate: false,
        attributionControl: base.tiles ? { compact: true } : false,
        localIdeographFontFamily: fontFamily,
        fadeDuration: 0,
        // The library's own names, in the language of the screen.
        locale: {
          'Map.Title': latest.current.label,
          'AttributionControl.ToggleAttribution': wordsOf(mapWords).attribution,
        },
      })
    } catch (error) {
      // Told after the effect, so that the boundary around the map shows the list instead.
      const reason = error instanceof Error ? error : new Error(String(error))
      queueMicrotask(() => setFailure(reason))
      return
    }
    created.touchZoomRotate.disableRotation()
    created.setMissingStyleImageResolver(async (id) => {
      await loadMapFont(id)
      const image = drawImage(id, palette)
      if (image !== null && !created.hasImage(id)) created.addImage(id, image, { pixelRatio: imageRatio })
    })
    const announce = (): void => {
      const bounds = created.getBounds()
      const southWest = system.fromDisplay(bounds.getWest(), bounds.getSouth())
      const northEast = system.fromDisplay(bounds.getEast(), bounds.getNorth())
      latest.current.onWindow?.({
        west: Math.max(-180, southWest.lng),
        south: Math.max(-90, southWest.lat),
        east: Math.min(180, northEast.lng),
        north: Math.min(90, northEast.lat),
        zoom: created.getZoom(),
      })
    }
    created.on('moveend', announce)
    created.on('click', (event) => {
      const hit = created.queryRenderedFeatures(event.point, { layers: pressable(created) })[0]
      const { onPoint, onPick } = latest.current
      if (hit?.properties['point_count'] !== undefined) openCluster(created, hit)
      else if (hit !== undefined && onPoint) onPoint(String(hit.properties['id']))
      // Where points are only landmarks, a press on one means the place.
      else onPick?.(system.fromDisplay(event.lngLat.lng, event.lngLat.lat))
    })
    created.on('mousemove', (event) => {
      const hit = created.queryRenderedFeatures(event.point, { layers: pressable(created) })[0]
      created.getCanvas().style.cursor = hit ? 'pointer' : latest.current.onPick ? 'crosshair' : ''
      const name: unknown = hit?.properties['name']
      setTip(typeof name === 'string' ? { x: event.point.x, y: event.point.y, text: name } : null)
    })
    created.on('mouseout', () => setTip(null))
    let gone = false
    created.once('load', () => {
      void loadMapFont('').then(() => {
        if (gone) return
        setMap(created)
        announce()
      })
    })
    return () => {
      gone = true
      setMap(null)
      created.remove()
    }
    // A new base map, theme or way of grouping is a new map; everything else is updated below.
  }, [base, theme, clusterPoints, system])

  useEffect(() => {
    map?.addControl(new maplibregl.ScaleControl({ unit: 'metric', maxWidth: 120 }), 'bottom-left')
    map?.getCanvas().setAttribute('aria-label', props.label)
  }, [map, props.label])

  useEffect(() => {
    if (map === null || base.outline === null) return
    const cut = new AbortController()
    void loadOutline(base.outline, system, cut.signal).then(async (outline) => {
      if (outline === null) return
      const names = nameFeatures(outline)
      await loadMapFont(names.features.map((feature) => String(feature.properties?.['name'])).join(''))
      if (cut.signal.aborted) return
      setData(map, 'outline', outline)
      setData(map, 'names', names)
    })
    return () => cut.abort()
  }, [map, base.outline, system])

  const { points, clusters, lines, areas, selectedId = null } = props
  useEffect(() => {
    if (map) setData(map, 'points', pointFeatures(points ?? [], selectedId, system))
  }, [map, points, selectedId, system])
  useEffect(() => {
    if (map) setData(map, 'clusters', clusterFeatures(clusters ?? [], system))
  }, [map, clusters, system])
  useEffect(() => {
    if (map) setData(map, 'areas', areaFeatures(areas ?? [], system))
  }, [map, areas, system])
  useEffect(() => {
    if (map) setData(map, 'lines', lineFeatures(lines ?? [], system))
  }, [map, lines, system])
  useStops(map, props, system, words)
  usePin(map, props, system, words)
  const fit = useFit(map, props, system)

  return (
    <div className="zk-map-frame" style={{ height: props.height ?? '100%' }}>
      <div className="zk-map" role="group" aria-label={props.label}>
        <div className="zk-map-canvas" ref={holder} />
        <div className="zk-map-controls">
          <button type="button" aria-label={words.zoomIn} title={words.zoomIn} onClick={() => map?.zoomIn()}>
            +
          </button>
          <button
            type="button"
            aria-label={words.zoomOut}
            title={words.zoomOut}
            onClick={() => map?.zoomOut()}
          >
            −
          </button>
          <button type="button" aria-label={words.fit} title={words.fit} onClick={() => fit(true)}>
            <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
              <path
                d="M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4"
                fill="none"
                stroke="currentColor"
                strokeWidth="1.6"
              />
            </svg>
          </button>
        </div>
        {props.legend && props.legend.length > 0 && (
          <ul className="zk-map-legend" aria-label={words.legend}>
            {props.legend.map((entry) => (
              <li key={entry.label}>
                <i data-shape={entry.shape ?? 'dot'} style={{ '--mark': entry.color } as CSSProperties} />
                {entry.label}
              </li>
            ))}
          </ul>
        )}
        {tip && (
          <div className="zk-map-tip" style={{ left: tip.x, top: tip.y }}>
            {tip.text}
          </div>
        )}
      </div>
      <PlaceList {...props} />
    </div>
  )
}

function pressable(map: maplibregl.Map): string[] {
  return ['points', 'clusters-group', 'points-group'].filter((id) => map.getLayer(id) !== undefined)
}

function setData(map: maplibregl.Map, source: string, data: GeoJSON.FeatureCollection): void {
  const found = map.getSource<maplibregl.GeoJSONSource>(source)
  void found?.setData(data)
}

function openCluster(map: maplibregl.Map, hit: maplibregl.MapGeoJSONFeature): void {
  const { west, south, east, north } = hit.properties as Record<string, number | undefined>
  const at = (hit.geometry as GeoJSON.Point).coordinates as [number, number]
  if (west === undefined || south === undefined || east === undefined || north === undefined) {
    map.easeTo({ center: at, zoom: map.getZoom() + 2 })
  } else if (east - west < 1e-6 && north - south < 1e-6) {
    map.easeTo({ center: at, zoom: Math.max(17, map.getZoom() + 1) })
  } else {
    map.fitBounds([west, south, east, north], { padding: 60, maxZoom: 17, duration: 400 })
  }
}

async function loadOutline(
  name: string,
  system: ReturnType<typeof displaySystem>,
  signal: AbortSignal,
): Promise<GeoJSON.FeatureCollection | null> {
  try {
    const response = await fetch(`/maps/${name}.geojson`, { signal })
    if (!response.ok) return null
    const outline = (await response.json()) as GeoJSON.FeatureCollection
    return {
      ...outline,
      features: outline.features.map((feature) => ({
        ...feature,
        geometry: shiftGeometry(feature.geometry, system),
      })),
    }
  } catch {
    // The outlines are scenery: without them (offline, aborted) the points still stand where they are.
    return null
  }
}

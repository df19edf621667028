import type * as GeoJSON from 'geojson'
import type * as maplibregl from 'maplibre-gl'
import type { Palette } from '../tokens.ts'
import type { DisplaySystem } from './display-system.ts'
import type { BaseMap, MapArea, MapCluster, MapLine, MapPoint } from './types.ts'

const empty: GeoJSON.FeatureCollection = { type: 'FeatureCollection', features: [] }

/** The style: plain ground, outlines of the pack, optional raster tiles, then what the page draws. */
export function mapStyle(
  base: BaseMap,
  palette: Palette,
  clusterPoints: boolean,
): maplibregl.StyleSpecification {
  const tiles = base.tiles
  return {
    version: 8,
    sources: {
      outline: { type: 'geojson', data: empty },
      names: { type: 'geojson', data: empty },
      areas: { type: 'geojson', data: empty },
      lines: { type: 'geojson', data: empty },
      clusters: { type: 'geojson', data: empty },
      points: clusterPoints
        ? { type: 'geojson', data: empty, cluster: true, clusterRadius: 44, clusterMaxZoom: 14 }
        : { type: 'geojson', data: empty },
      ...(tiles && {
        tiles: {
          type: 'raster' as const,
          tiles: [tiles.url],
          tileSize: 256,
          maxzoom: 18,
          attribution: escapeHtml(tiles.attribution),
        },
      }),
    },
    layers: [
      { id: 'ground', type: 'background', paint: { 'background-color': palette.mapWater } },
      {
        id: 'land',
        type: 'fill',
        source: 'outline',
        paint: { 'fill-color': palette.mapLand, 'fill-opacity': tiles ? 0 : 1 },
      },
      ...(tiles ? [{ id: 'tiles', type: 'raster' as const, source: 'tiles' }] : []),
      {
        id: 'borders',
        type: 'line',
        source: 'outline',
        paint: { 'line-color': palette.mapLine, 'line-width': 1.2, 'line-opacity': tiles ? 0.7 : 1 },
      },
      {
        id: 'areas',
        type: 'fill',
        source: 'areas',
        paint: { 'fill-color': ['get', 'color'], 'fill-opacity': ['case', ['get', 'strong'], 0.32, 0.14] },
      },
      {
        id: 'areas-edge',
        type: 'line',
        source: 'areas',
        paint: {
          'line-color': ['get', 'color'],
          'line-width': ['case', ['get', 'strong'], 2.5, 1],
          'line-opacity': 0.7,
        },
      },
      {
        id: 'names',
        type: 'symbol',
        source: 'names',
        maxzoom: 15,
        layout: { 'icon-image': ['concat', 'name:', ['get', 'name']], 'icon-padding': 8 },
      },
      {
        id: 'lines-solid',
        type: 'line',
        source: 'lines',
        filter: ['!', ['get', 'dashed']],
        layout: { 'line-cap': 'round', 'line-join': 'round' },
        paint: { 'line-color': ['get', 'color'], 'line-width': 3.5, 'line-opacity': 0.9 },
      },
      {
        id: 'lines-dashed',
        type: 'line',
        source: 'lines',
        filter: ['get', 'dashed'],
        paint: { 'line-color': ['get', 'color'], 'line-width': 2.5, 'line-dasharray': [2, 2] },
      },
      {
        id: 'points',
        type: 'circle',
        source: 'points',
        filter: ['!', ['has', 'point_count']],
        paint: {
          'circle-color': ['get', 'color'],
          'circle-radius': ['case', ['get', 'strong'], 8, 5.5],
          'circle-stroke-color': palette.surface,
          'circle-stroke-width': ['case', ['get', 'strong'], 2.5, 1.5],
        },
      },
      ...clusterLayers('clusters', palette),
      ...(clusterPoints ? clusterLayers('points', palette) : []),
    ],
  }
}

function clusterLayers(source: 'clusters' | 'points', palette: Palette): maplibregl.LayerSpecification[] {
  return [
    {
      id: `${source}-group`,
      type: 'circle',
      source,
      filter: ['has', 'point_count'],
      paint: {
        'circle-color': palette.accent,
        'circle-opacity': 0.92,
        'circle-stroke-color': palette.accentSoft,
        'circle-stroke-width': 4,
        'circle-radius': ['step', ['get', 'point_count'], 13, 10, 16, 100, 20, 1000, 25],
      },
    },
    {
      id: `${source}-count`,
      type: 'symbol',
      source,
      filter: ['has', 'point_count'],
      layout: {
        'icon-image': ['concat', 'count:', ['to-string', ['get', 'point_count']]],
        'icon-allow-overlap': true,
      },
    },
  ]
}

export function pointFeatures(
  points: readonly MapPoint[],
  selectedId: string | null,
  system: DisplaySystem,
): GeoJSON.FeatureCollection {
  return {
    type: 'FeatureCollection',
    features: points.map((point) => ({
      type: 'Feature',
      properties: {
        id: point.id,
        name: point.name,
        color: point.color,
        strong: point.strong === true || point.id === selectedId,
      },
      geometry: { type: 'Point', coordinates: system.toDisplay(point) },
    })),
  }
}

export function clusterFeatures(
  clusters: readonly MapCluster[],
  system: DisplaySystem,
): GeoJSON.FeatureCollection {
  return {
    type: 'FeatureCollection',
    features: clusters.map((cluster) => ({
      type: 'Feature',
      properties: {
        point_count: cluster.count,
        west: cluster.west,
        south: cluster.south,
        east: cluster.east,
        north: cluster.north,
      },
      geometry: { type: 'Point', coordinates: system.toDisplay(cluster) },
    })),
  }
}

export function areaFeatures(areas: readonly MapArea[], system: DisplaySystem): GeoJSON.FeatureCollection {
  return {
    type: 'FeatureCollection',
    features: areas.map((area) => {
      const ring = area.points.map((point) => system.toDisplay(point))
      return {
        type: 'Feature',
        properties: { id: area.id, color: area.color, strong: area.strong === true },
        geometry: { type: 'Polygon', coordinates: [[...ring, ...ring.slice(0, 1)]] },
      }
    }),
  }
}

export function lineFeatures(lines: readonly MapLine[], system: DisplaySystem): GeoJSON.FeatureCollection {
  return {
    type: 'FeatureCollection',
    features: lines.map((line) => ({
      type: 'Feature',
      properties: { id: line.id, color: line.color, dashed: line.dashed === true },
      geometry: { type: 'LineString', coordinates: line.points.map((point) => system.toDisplay(point)) },
    })),
  }
}

/** One point per outline for its name: the centre the file gives, else the middle of its largest ring. */
export function nameFeatures(outline: GeoJSON.FeatureCollection): GeoJSON.FeatureCollection {
  return {
    type: 'FeatureCollection',
    features: outline.features.flatMap((feature) => {
      const name: unknown = feature.properties?.['name']
      if (typeof name === 'string' && feature.geometry.type === 'Point') {
        return [{ type: 'Feature', properties: { name }, geometry: feature.geometry } as const]
      }
      const centre = centreOf(feature)
      if (typeof name !== 'string' || centre === null) return []
      return [
        { type: 'Feature', properties: { name }, geometry: { type: 'Point', coordinates: centre } } as const,
      ]
    }),
  }
}

function centreOf(feature: GeoJSON.Feature): [number, number] | null {
  const { geometry } = feature
  const rings =
    geometry.type === 'Polygon'
      ? [geometry.coordinates[0]]
      : geometry.type === 'MultiPolygon'
        ? geometry.coordinates.map((polygon) => polygon[0])
        : []
  let best: GeoJSON.Position[] | null = null
  for (const ring of rings) if (ring && ring.length > (best?.length ?? 0)) best = ring
  if (best === null) return null
  const sum = best.reduce<[number, number]>((s, at) => [s[0] + (at[0] ?? 0), s[1] + (at[1] ?? 0)], [0, 0])
  return [sum[0] / best.length, sum[1] / best.length]
}

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)
}

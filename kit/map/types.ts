import type { CoordinateSystem, Point } from '#contracts/common.ts'

/** Everything in and out of the map is WGS-84; the system of the tiles stays inside. */
export interface MapWindow {
  readonly west: number
  readonly south: number
  readonly east: number
  readonly north: number
  readonly zoom: number
}

export interface MapPoint extends Point {
  readonly id: string
  /** Shown on hover and in the accessible list. */
  readonly name: string
  readonly color: string
  /** Drawn larger, with a ring: key customers, the one selected. */
  readonly strong?: boolean
  /** Second line in the accessible list: grade, state … */
  readonly detail?: string
}

export interface MapCluster extends Point {
  readonly count: number
  readonly west: number
  readonly south: number
  readonly east: number
  readonly north: number
}

/** A numbered stop of a route. The state decides colour and sign; colour is never the only carrier. */
export interface MapStop extends Point {
  readonly id: string
  /** What stands in the mark: `1`, `12`, `起`. */
  readonly mark: string
  readonly name: string
  readonly state: 'planned' | 'visiting' | 'done' | 'skipped' | 'unsure' | 'attention' | 'place'
  readonly detail?: string
}

export interface MapLine {
  readonly id: string
  readonly points: readonly Point[]
  readonly color: string
  readonly dashed?: boolean
}

/** A soft surface under the points: a territory. */
export interface MapArea {
  readonly id: string
  /** Outline in order, not closed. */
  readonly points: readonly Point[]
  readonly color: string
  readonly strong?: boolean
}

export interface LegendEntry {
  readonly color: string
  readonly label: string
  readonly shape?: 'dot' | 'ring' | 'line' | 'square'
}

/** What the industry pack says about the base map. */
export interface BaseMap {
  readonly center: readonly [number, number]
  readonly zoom: number
  readonly tiles: {
    readonly url: string
    readonly attribution: string
    readonly system: CoordinateSystem
  } | null
  /** `/maps/<outline>.geojson`, WGS-84. */
  readonly outline: string | null
}

export interface MapProps {
  readonly base: BaseMap
  readonly points?: readonly MapPoint[]
  readonly clusters?: readonly MapCluster[]
  readonly stops?: readonly MapStop[]
  readonly lines?: readonly MapLine[]
  readonly areas?: readonly MapArea[]
  /** Stops that lie on each other become one mark with their number; a press zooms in or spreads them. */
  readonly groupStops?: boolean
  /** Groups near points into one mark in the browser; for lists that were not clustered by the server. */
  readonly clusterPoints?: boolean
  readonly selectedId?: string | null
  readonly legend?: readonly LegendEntry[]
  /**
   * What to show at first and when "fit" is pressed; without it everything that is drawn. An empty list: the
   * map does not move by itself.
   */
  readonly fitTo?: readonly Point[]
  /** Changes when the map should fit again: a new day, another customer. */
  readonly fitKey?: string
  /** How near "fit" may go: 15 by default. */
  readonly fitZoom?: number
  readonly theme?: 'light' | 'dark'
  /** Any CSS height; the width is the container's. */
  readonly height?: string
  /** A name for assistive technology: `客户地图`. */
  readonly label: string
  readonly onPoint?: (id: string) => void
  readonly onStop?: (id: string) => void
  /** The window after every movement, and once at the beginning. */
  readonly onWindow?: (window: MapWindow) => void
  /** A press on the empty map. */
  readonly onPick?: (point: Point) => void
  /** A pin that can be dragged and moved by arrow keys; null hides it. */
  readonly pin?: Point | null
  readonly onPinMoved?: (point: Point) => void
}

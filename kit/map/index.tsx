import { Component, lazy, Suspense, type ReactElement, type ReactNode } from 'react'
import { useWords } from '../words.ts'
import { mapWords } from './map-words.ts'
import { PlaceList } from './place-list.tsx'
import type { MapProps } from './types.ts'

export type * from './types.ts'

const MapCanvas = lazy(async () => import('./map-canvas.tsx'))

/**
 * The map. The drawing library is loaded when a map is first shown; where it cannot run (no WebGL, an old
 * device) the same places are given as a list, so nothing depends on the picture.
 */
export function MapView(props: MapProps): ReactElement {
  const words = useWords(mapWords)
  const height = props.height ?? '100%'
  return (
    <MapFailure fallback={<PlaceList {...props} reason={words.unavailable} open />}>
      <Suspense
        fallback={
          <div className="zk-map zk-map-loading" style={{ height }} role="status">
            {words.loading}
          </div>
        }
      >
        <MapCanvas {...props} />
      </Suspense>
    </MapFailure>
  )
}

class MapFailure extends Component<{ fallback: ReactNode; children: ReactNode }, { failed: boolean }> {
  override state = { failed: false }
  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true }
  }
  override render(): ReactNode {
    return this.state.failed ? this.props.fallback : this.props.children
  }
}

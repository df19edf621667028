import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactElement, useState } from 'react'
import { assessSite, type SiteAssessment } from '#contracts/analysis.ts'
import type { Point } from '#contracts/common.ts'
import { call } from '#kit/api.ts'
import { formatDistance, formatNumber } from '#kit/format.ts'
import { MapView, type MapWindow } from '#kit/map/index.tsx'
import { useWords } from '#kit/words.ts'
import { usePageState } from '../../app/page-state.ts'
import { useTheme } from '../../app/preferences.ts'
import { useSession } from '../../app/session.ts'
import { EmptyState, Failure, SkeletonLines, State } from '../../shared/page.tsx'
import { useNeighbours } from '../customers/map/neighbours.ts'
import { analysisWords } from './words.ts'

const kinds = {
  too_close: 'danger',
  dense: 'warning',
  usual: 'neutral',
  sparse: 'success',
  unknown: 'neutral',
} as const

/** S1.41: a press on the map tells what stands around a place for a new retailer. The place is in the address. */
export function SiteView(): ReactElement {
  const w = useWords(analysisWords).site
  const { pack } = useSession()
  const theme = useTheme()
  const [state, setState] = usePageState()
  const [lng, lat] = (state['at'] ?? '').split(',').map(Number)
  const place: Point | null =
    lng !== undefined && lat !== undefined && Math.abs(lng) <= 180 && Math.abs(lat) <= 90
      ? { lng, lat }
      : null
  const [shown, setShown] = useState<MapWindow | null>(null)
  const neighbours = useNeighbours(shown)
  const home = useHome(neighbours)
  const choose = (at: Point): void => setState({ at: `${at.lng.toFixed(6)},${at.lat.toFixed(6)}` })
  return (
    <div className="analysis-site">
      <div className="panel analysis-map">
        <MapView
          base={pack.map}
          pin={place}
          theme={theme}
          label={w.map}
          points={neighbours.points}
          clusters={neighbours.clusters}
          fitTo={place ? [place] : home}
          onWindow={setShown}
          onPick={choose}
          onPinMoved={choose}
        />
      </div>
      <section className="panel analysis-place">
        {place ? <Place place={place} /> : <EmptyState title={w.pick} hint={w.hint} />}
      </section>
    </div>
  )
}

/** Where the retailers are that the map found first: it opens there, and then stays where it is put. */
function useHome({ points, clusters }: ReturnType<typeof useNeighbours>): readonly Point[] {
  const [home, setHome] = useState<readonly Point[]>([])
  if (home.length === 0 && (points !== undefined || clusters !== undefined)) {
    const found = [
      ...(points ?? []),
      ...(clusters ?? []).flatMap(({ west, south, east, north }) => [
        { lng: west, lat: south },
        { lng: east, lat: north },
      ]),
    ]
    if (found.length > 0) setHome(found)
  }
  return home
}

function Place({ place }: { place: Point }): ReactElement {
  const w = useWords(analysisWords).site
  const { pack } = useSession()
  const site = useQuery({
    queryKey: ['analysis', 'site', place],
    queryFn: async ({ signal }) => call(assessSite, { query: place, signal }),
  })
  if (site.isError) return <Failure failure={site.error} retry={() => void site.refetch()} />
  if (!site.data) return <SkeletonLines lines={8} />
  const volume = (value: number): string => `${formatNumber(value, 1)} ${pack.volumeUnit}`
  return (
    <>
      <h2>
        <State kind={kinds[site.data.verdict]}>{w.verdicts[site.data.verdict]}</State>
      </h2>
      <Why site={site.data} />
      <dl className="analysis-rings">
        {site.data.rings.map((ring) => (
          <div key={ring.metres}>
            <dt>{w.ring(formatDistance(ring.metres))}</dt>
            <dd>
              {ring.volume === null ? w.ringNone : w.ringOf(formatNumber(ring.shops), volume(ring.volume))}
            </dd>
          </div>
        ))}
      </dl>
      <h3>{w.nearest}</h3>
      <ol className="analysis-nearest">
        {site.data.nearest.map((shop) => (
          <li key={shop.id}>
            <Link to="/customers/$id" params={{ id: shop.id }}>
              {shop.name}
            </Link>
            <small className="quiet">{w.of(formatDistance(shop.metres), volume(shop.volume))}</small>
          </li>
        ))}
      </ol>
      <p className="quiet">{w.people}</p>
    </>
  )
}

function Why({ site }: { site: SiteAssessment }): ReactElement {
  const w = useWords(analysisWords).site
  const nearest = formatDistance(site.nearest[0]?.metres ?? null)
  if (site.verdict === 'unknown') return <p>{w.unknownWhy}</p>
  const limit = site.verdict === 'too_close' ? site.leastSpacing : site.usualSpacing
  return <p>{w.why[site.verdict](nearest, formatDistance(limit))}</p>
}

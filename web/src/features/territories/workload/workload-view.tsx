import { useQuery } from '@tanstack/react-query'
import { type ReactElement, useState } from 'react'
import { type Basis, workloadOf } from '#contracts/workloads.ts'
import type { ResponseOf } from '#contracts/http.ts'
import { call } from '#kit/api.ts'
import { formatNumber, formatShare } from '#kit/format.ts'
import { useWords } from '#kit/words.ts'
import { listed } from '#kit/punctuation.ts'
import { useSession } from '../../../app/session.ts'
import { EmptyState, Failure, SkeletonLines } from '../../../shared/page.tsx'
import '../../../shared/data-table.css'
import { territoryWords } from '../words.ts'
import { shownParts, signed } from './sentence.ts'

type Workload = ResponseOf<typeof workloadOf>
type PersonLoad = Workload['people'][number]

/** 工作量: everybody against the average, heaviest first; one press explains where it comes from. */
export function WorkloadView({ unitId }: { unitId: string | undefined }): ReactElement {
  const w = useWords(territoryWords)
  const { me } = useSession()
  const [openId, setOpenId] = useState<string | null>(null)
  const workload = useQuery({
    queryKey: ['territories', 'workload', unitId ?? ''],
    queryFn: async ({ signal }) => call(workloadOf, { query: { unitId }, signal }),
  })
  const { data } = workload
  if (workload.isError) return <Failure failure={workload.error} retry={() => void workload.refetch()} />
  if (!data) return <SkeletonLines lines={10} />
  if (data.people.length === 0) return <EmptyState title={w.none} hint={w.noneHint} />
  const people = data.people.toSorted((a, b) => b.index - a.index)
  const only = people.length === 1 && people[0]!.person.id === me.id ? people[0]! : null
  return (
    <div className="territory-workload">
      <section className="panel panel-pad">
        <h2>{only ? w.mine : w.average(data.unit.name)}</h2>
        {only && <p className="quiet">{w.average(data.unit.name)}</p>}
        <ul className="load-list">
          {people.map((load) => (
            <LoadRow
              key={load.person.id}
              load={load}
              open={only !== null || openId === load.person.id}
              onOpen={() => setOpenId(openId === load.person.id ? null : load.person.id)}
            />
          ))}
        </ul>
      </section>
      <Sources basis={data.basis} />
    </div>
  )
}

function LoadRow(props: { load: PersonLoad; open: boolean; onOpen: () => void }): ReactElement {
  const w = useWords(territoryWords)
  const { load, open } = props
  const { percent, parts } = shownParts(load.parts)
  const said = listed(
    parts.slice(0, 4).map(({ indicator, points }) => `${w.indicators[indicator]} ${signed(points)}`),
  )
  return (
    <li>
      <button type="button" className="load-row" aria-expanded={open} onClick={props.onOpen}>
        <span className="load-name">
          <b>{load.person.name}</b>
          <small className="quiet">
            {load.unit.name} · {formatNumber(load.customers)} {w.units.number || w.customers}
          </small>
        </span>
        <LoadBar index={load.index} />
        <b className="tabular load-percent">{percent} %</b>
        <small className="quiet load-said">{w.explained(`${percent} %`, said === '' ? w.even : said)}</small>
      </button>
      {open && <Parts load={load} />}
    </li>
  )
}

/** A bar around the average: what is over stands right of the middle, what is under left. */
export function LoadBar({ index }: { index: number }): ReactElement {
  const off = Math.max(-0.5, Math.min(0.5, index - 1))
  const kind = Math.abs(index - 1) <= 0.05 ? 'even' : index > 1 ? 'over' : 'under'
  return (
    <span className="load-bar" data-kind={kind} aria-hidden="true">
      <i
        style={off >= 0 ? { left: '50%', width: `${off * 100}%` } : { right: '50%', width: `${-off * 100}%` }}
      />
    </span>
  )
}

function Parts({ load }: { load: PersonLoad }): ReactElement {
  const w = useWords(territoryWords)
  const { pack } = useSession()
  const { percent, parts } = shownParts(load.parts)
  const points = new Map(parts.map((part) => [part.indicator, part.points]))
  return (
    <div className="table-holder load-parts">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{w.explain}</th>
            <th data-numeric>{w.own}</th>
            <th data-numeric>{w.fair}</th>
            <th data-numeric>{w.weight}</th>
            <th data-numeric>{w.points}</th>
          </tr>
        </thead>
        <tbody>
          {load.parts.map(({ indicator, own, fair, weight }) => (
            <tr key={indicator}>
              <th scope="row">
                {w.indicators[indicator]}{' '}
                <small className="quiet">
                  {indicator === 'volume' ? `${pack.volumeUnit}${w.units.volume}` : w.units[indicator]}
                </small>
              </th>
              <td data-numeric>{formatNumber(own, own < 100 ? 1 : 0)}</td>
              <td data-numeric>{formatNumber(fair, fair < 100 ? 1 : 0)}</td>
              <td data-numeric>{formatShare(weight, 0)}</td>
              <td data-numeric>{signed(points.get(indicator) ?? 0)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{w.index}</th>
            <td />
            <td />
            <td />
            <td data-numeric>
              <b>
                {signed(percent - 100)} = {percent} %
              </b>
            </td>
          </tr>
        </tfoot>
      </table>
    </div>
  )
}

/** Where the numbers come from, and by which formula. */
export function Sources({ basis }: { basis: Basis }): ReactElement {
  const w = useWords(territoryWords)
  return (
    <section className="panel panel-pad load-sources">
      <h2>{w.formula}</h2>
      <p>{w.formulaText}</p>
      <ul className="quiet">
        <li>{w.basis(basis.since, basis.until, basis.workdays)}</li>
        <li>{w.sourceTime}</li>
        <li>
          {w.sourceRoads(
            formatNumber(basis.detour.least, 2),
            formatNumber(basis.detour.most, 2),
            basis.roadsDiffer,
          )}
        </li>
        <li>{w.sourceStops(formatNumber(basis.stopsPerDay))}</li>
        {basis.unplaced > 0 && <li>{w.sourceUnplaced(basis.unplaced)}</li>}
        {basis.withoutDeparture > 0 && <li>{w.sourceDeparture(basis.withoutDeparture)}</li>}
      </ul>
    </section>
  )
}

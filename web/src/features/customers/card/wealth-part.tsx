import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { customerHoldings, type HoldingView } from '#contracts/holdings.ts'
import type { ResponseOf } from '#contracts/http.ts'
import { call } from '#kit/api.ts'
import { daysBetween, formatDate, formatMoney, formatShare } from '#kit/format.ts'
import { useLocale, useWords } from '#kit/words.ts'
import { useSession } from '../../../app/session.ts'
import { State } from '../../../shared/page.tsx'
import { ProtectedValue } from '../../privacy/protected/protected-value.tsx'
import { AssetsByMonth, KindShares } from './wealth-chart.tsx'
import { wealthWords } from './wealth-words.ts'
import './wealth.css'

export type Holdings = ResponseOf<typeof customerHoldings>

/** What a customer has; asked for only where the pack keeps accounts and the reader may see them. */
export function useHoldings(id: string) {
  const { can, pack } = useSession()
  return useQuery({
    queryKey: ['customers', 'holdings', id],
    queryFn: async ({ signal }) => call(customerHoldings, { params: { id }, signal }),
    enabled: can('holdings.read') && pack.holdingKinds.length > 0,
  })
}

/** S2.33, 财富/持有: assets and debts, how they went, what falls due, and every account. */
export function WealthPart({ customerId, data }: { customerId: string; data: Holdings }): ReactElement {
  const w = useWords(wealthWords)
  const { pack } = useSession()
  if (data.holdings.length === 0) return <p className="quiet">{w.none}</p>
  const assets = pack.holdingKinds.filter(({ side }) => side === 'asset').map(({ name }) => name)
  return (
    <>
      {data.figures ? <Figures figures={data.figures} /> : <p className="quiet">{w.hidden}</p>}
      {data.told && (
        <>
          <AssetsByMonth months={data.months} />
          <KindShares month={data.months.at(-1)} />
        </>
      )}
      <Due data={data} />
      <CrossHolding held={data.heldKinds} />
      <Accounts customerId={customerId} holdings={data.holdings} />
      <details>
        <summary>{w.how}</summary>
        <p className="quiet">{w.definitionOf(assets.join('、'))}</p>
      </details>
    </>
  )
}

function Figures({ figures }: { figures: NonNullable<Holdings['figures']> }): ReactElement {
  const { figures: w } = useWords(wealthWords)
  const locale = useLocale()
  const { aumFen, aumBeforeFen, asOf } = figures
  const shown = [
    ['aum', aumFen],
    ['debt', figures.debtFen],
    ['month', figures.monthAverageFen],
    ['year', figures.yearAverageFen],
  ] as const
  return (
    <section>
      <dl className="wealth-figures">
        {shown.map(([key, fen]) => (
          <div key={key}>
            <dt>{w[key]}</dt>
            <dd className="tabular">{formatMoney(fen)}</dd>
          </div>
        ))}
      </dl>
      <p className="quiet tabular">
        {[
          aumBeforeFen !== null && aumBeforeFen > 0 && changeWords(w, aumFen, aumBeforeFen),
          asOf !== null && w.asOf(formatDate(asOf, locale)),
        ]
          .filter((said) => said !== false)
          .join(' · ')}
      </p>
    </section>
  )
}

function changeWords(
  w: { more: (share: string) => string; less: (share: string) => string; same: string },
  now: number,
  before: number,
): string {
  const share = formatShare(Math.abs(now - before) / before)
  return now === before ? w.same : now > before ? w.more(share) : w.less(share)
}

function Due({ data }: { data: Holdings }): ReactElement {
  const { due: w } = useWords(wealthWords)
  const locale = useLocale()
  const { today } = useSession()
  return (
    <section>
      <h3>{w.title(data.dueDays)}</h3>
      {data.due.length === 0 ? (
        <p className="quiet">{w.none(data.dueDays)}</p>
      ) : (
        <ul className="plain-list">
          {data.due.map((holding) => (
            <li key={holding.id} className="wealth-due">
              <span>
                {holding.product}
                <small className="quiet tabular">
                  {formatDate(holding.maturesOn, locale)} ·{' '}
                  {w.in(daysBetween(today, holding.maturesOn ?? today))}
                </small>
              </span>
              {holding.balanceFen !== null && <b className="tabular">{formatMoney(holding.balanceFen)}</b>}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

/** Which kinds the customer has, and which may be talked about next. */
function CrossHolding({ held }: { held: readonly string[] }): ReactElement {
  const { cross: w } = useWords(wealthWords)
  const { pack } = useSession()
  return (
    <section>
      <h3>
        {w.title}{' '}
        <small className="quiet">
          {w.count(
            pack.holdingKinds.filter(({ code }) => held.includes(code)).length,
            pack.holdingKinds.length,
          )}
        </small>
      </h3>
      <ul className="wealth-kinds">
        {pack.holdingKinds.map(({ code, name }) => (
          <li key={code} data-held={held.includes(code)}>
            {held.includes(code) ? '✓ ' : '＋ '}
            {name}
            <span className="visually-hidden">{held.includes(code) ? w.held : w.open}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Accounts(props: { customerId: string; holdings: readonly HoldingView[] }): ReactElement {
  const { accounts: w } = useWords(wealthWords)
  const open = props.holdings.filter(({ state }) => state !== 'closed')
  const closed = props.holdings.filter(({ state }) => state === 'closed')
  return (
    <section>
      <h3>{w.title}</h3>
      <ul className="plain-list wealth-accounts">
        {open.map((holding) => (
          <Account key={holding.id} customerId={props.customerId} holding={holding} />
        ))}
      </ul>
      {closed.length > 0 && (
        <details>
          <summary>{w.closed(closed.length)}</summary>
          <ul className="plain-list wealth-accounts">
            {closed.map((holding) => (
              <Account key={holding.id} customerId={props.customerId} holding={holding} />
            ))}
          </ul>
        </details>
      )}
    </section>
  )
}

function Account({ customerId, holding }: { customerId: string; holding: HoldingView }): ReactElement {
  const { accounts: w, states, number } = useWords(wealthWords)
  const { pack } = useSession()
  const locale = useLocale()
  const kind = pack.holdingKinds.find(({ code }) => code === holding.kind)?.name ?? holding.kind
  const { state, openedOn, maturesOn, rate } = holding
  const said = [
    openedOn !== null && w.opened(openedOn),
    maturesOn !== null && `${w.due} ${maturesOn}`,
    rate !== null && w.rate(String(rate)),
  ].filter((one) => one !== false)
  return (
    <li>
      <div className="wealth-account">
        <span className="row-gap">
          <span className="tag">{kind}</span>
          {holding.product}
          {state !== 'active' && state !== 'closed' && (
            <State kind={state === 'overdue' ? 'danger' : 'warning'}>{states[state]}</State>
          )}
        </span>
        {holding.balanceFen !== null && <b className="tabular">{formatMoney(holding.balanceFen)}</b>}
      </div>
      {holding.number !== null && (
        <ProtectedValue
          customerId={customerId}
          field="holdings.number"
          fieldKey={holding.id}
          name={`${holding.product} ${number}`}
          shown={holding.number}
        />
      )}
      {said.length > 0 && <small className="quiet tabular">{said.join(' · ')}</small>}
      <small className="quiet tabular">
        {w.asOf(formatDate(holding.asOf, locale), holding.source)}
        {holding.stale && <b className="wealth-stale"> {w.stale}</b>}
      </small>
    </li>
  )
}

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Popconfirm } from 'antd'
import { type ReactElement, useState } from 'react'
import {
  endRelation,
  listRelations,
  type Relation,
  type RelationsOfCustomer,
} from '#contracts/customer-relations.ts'
import { call } from '#kit/api.ts'
import { formatDate } from '#kit/format.ts'
import { useLocale, useWords } from '#kit/words.ts'
import { labelled } from '#kit/punctuation.ts'
import { notifyFailure } from '../../../app/notes.tsx'
import { useSession } from '../../../app/session.ts'
import { Failure, SkeletonLines } from '../../../shared/page.tsx'
import { RelationEditor } from './relation-editor.tsx'
import { RelationGraph } from './relation-graph.tsx'
import { relationWords } from './relation-words.ts'

/** Relations of a customer as a list and as a graph; who is out of reach is counted and not named. */
export function RelationsPanel({ customerId }: { customerId: string }): ReactElement {
  const w = useWords(relationWords)
  const client = useQueryClient()
  const { can } = useSession()
  const [adding, setAdding] = useState(false)
  const key = ['customers', 'relations', customerId]
  const relations = useQuery({
    queryKey: key,
    queryFn: async ({ signal }) => call(listRelations, { params: { id: customerId }, signal }),
  })
  const keep = (fresh: RelationsOfCustomer): void => {
    client.setQueryData(key, fresh)
    void client.invalidateQueries({ queryKey: ['customers', 'timeline', customerId] })
  }
  const { data } = relations
  const own = data?.relations.filter((one) => [one.fromId, one.toId].includes(customerId)) ?? []
  return (
    <section>
      <h3>
        {w.title}
        {can('customers.write') && (
          <button type="button" className="link" onClick={() => setAdding(true)}>
            {w.add}
          </button>
        )}
      </h3>
      {relations.isError && <Failure failure={relations.error} retry={() => void relations.refetch()} />}
      {relations.isPending && <SkeletonLines lines={2} />}
      {data && own.length === 0 && data.hidden === 0 && <p className="quiet">{w.none}</p>}
      {data && (
        <ul className="plain-list">
          {own.map((one) => (
            <Line key={one.id} relation={one} view={data} customerId={customerId} onEnded={keep} />
          ))}
        </ul>
      )}
      {data && data.referralChain.length > 2 && (
        <p>
          <span className="quiet">{labelled(w.chain, '')}</span>
          {data.referralChain.map(({ name }) => name).join(' → ')}
        </p>
      )}
      {data && data.customers.length > 1 && (
        <details>
          <summary>{w.graph}</summary>
          <RelationGraph view={data} centre={customerId} />
        </details>
      )}
      {data && data.hidden > 0 && <p className="quiet">{w.hidden(data.hidden)}</p>}
      {adding && (
        <RelationEditor
          customerId={customerId}
          onClose={() => setAdding(false)}
          onSaved={(fresh) => {
            keep(fresh)
            setAdding(false)
          }}
        />
      )}
    </section>
  )
}

function Line(props: {
  relation: Relation
  view: RelationsOfCustomer
  customerId: string
  onEnded: (fresh: RelationsOfCustomer) => void
}): ReactElement {
  const { relation, view, customerId } = props
  const w = useWords(relationWords)
  const locale = useLocale()
  const { can, today } = useSession()
  const fromHere = relation.fromId === customerId
  const otherId = fromHere ? relation.toId : relation.fromId
  const other = view.customers.find(({ id }) => id === otherId)
  return (
    <li data-over={relation.until !== null}>
      <span className="tag">{w.kinds[relation.kind][fromHere ? 'to' : 'from']}</span>
      <Link to={`/customers/${otherId}`}>{other?.name}</Link>
      <small className="quiet">
        {relation.since && `${w.since(formatDate(relation.since, locale))} `}
        {relation.until && `${w.ended(formatDate(relation.until, locale))} `}
        {w.source(relation.source)}
      </small>
      {can('customers.write') && relation.until === null && (
        <Popconfirm
          title={w.endConfirm}
          onConfirm={() => {
            call(endRelation, { params: { id: customerId, relationId: relation.id }, body: { until: today } })
              .then(props.onEnded)
              .catch(notifyFailure)
          }}
        >
          <button type="button" className="link">
            {w.end}
          </button>
        </Popconfirm>
      )}
    </li>
  )
}

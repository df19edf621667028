import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { type ReactElement, useState } from 'react'
import { commentInspection, ownInspections, type OwnInspections } from '#contracts/inspection-results.ts'
import { call } from '#kit/api.ts'
import { formatDate } from '#kit/format.ts'
import { newId } from '#kit/ids.ts'
import { useWords } from '#kit/words.ts'
import { notify, notifyFailure } from '../../../app/notes.tsx'
import { EmptyState, Failure, Page, SkeletonLines } from '../../../shared/page.tsx'
import { EstimateCard } from '../estimate.tsx'
import { Comments, ItemResult } from '../item-result.tsx'
import { inspectionWords } from '../words.ts'
import '../inspections.css'

/** 我的考核: the own published results, shop by shop, with the right to comment. */
export default function OwnPage(): ReactElement {
  const w = useWords(inspectionWords).own
  const own = useQuery({
    queryKey: ['inspections', 'own'],
    queryFn: async ({ signal }) => call(ownInspections, { query: {}, signal }),
  })
  const { data } = own
  return (
    <Page title={w.title} lead={w.lead}>
      {own.isError && <Failure failure={own.error} retry={() => void own.refetch()} />}
      {!data && !own.isError && <SkeletonLines lines={8} />}
      {data?.items.length === 0 && <EmptyState title={w.none} hint={w.noneHint} />}
      {data && data.items.length > 0 && (
        <>
          <div className="estimate-cards">
            {data.indicators.map((indicator) => (
              <EstimateCard
                key={indicator.code}
                indicator={indicator}
                estimate={data.estimates[indicator.code]}
              />
            ))}
          </div>
          <div className="own-list">
            {data.items.map((item) => (
              <OwnItem key={item.id} item={item} />
            ))}
          </div>
        </>
      )}
    </Page>
  )
}

function OwnItem({ item }: { item: OwnInspections['items'][number] }): ReactElement {
  const words = useWords(inspectionWords)
  const w = words.own
  return (
    <article className="panel inspection-item" aria-label={item.customer.name}>
      <h3>
        {item.customer.name} <small className="quiet">{words.itemStates[item.state]}</small>
      </h3>
      <p className="quiet">
        {item.plan.title} · {formatDate(item.plan.date)}
        {item.origin !== 'drawn' && ` · ${words.origins[item.origin]}`}
        {item.reason !== null && ` · ${item.reason}`}
      </p>
      <ItemResult item={item} />
      <Comments item={item} />
      <p className="quiet">{item.mayComment ? w.until(formatDate(item.commentUntil)) : w.closed}</p>
      {item.mayComment && <CommentForm itemId={item.id} />}
    </article>
  )
}

function CommentForm({ itemId }: { itemId: string }): ReactElement {
  const w = useWords(inspectionWords).own
  const client = useQueryClient()
  const [body, setBody] = useState('')
  // Pressed twice, it is one comment.
  const [id, setId] = useState(newId)
  const send = useMutation({
    mutationFn: async () => call(commentInspection, { params: { itemId }, body: { id, body: body.trim() } }),
    onSuccess: async () => {
      notify(w.sent)
      setBody('')
      setId(newId())
      await client.invalidateQueries({ queryKey: ['inspections', 'own'] })
    },
    onError: notifyFailure,
  })
  return (
    <div>
      <Input.TextArea
        rows={2}
        maxLength={1000}
        aria-label={w.comment}
        placeholder={w.placeholder}
        value={body}
        onChange={(event) => setBody(event.target.value)}
      />
      <p>
        <Button disabled={body.trim().length < 2} loading={send.isPending} onClick={() => send.mutate()}>
          {w.send}
        </Button>
      </p>
    </div>
  )
}

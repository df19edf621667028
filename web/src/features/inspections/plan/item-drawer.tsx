import { useMutation } from '@tanstack/react-query'
import { Button, Drawer, Input } from 'antd'
import { type ReactElement, useState } from 'react'
import { replyToComment } from '#contracts/inspection-results.ts'
import { adjustInspection, type InspectionItem, type InspectionPlan } from '#contracts/inspections.ts'
import { call } from '#kit/api.ts'
import { formatShare } from '#kit/format.ts'
import { useWords } from '#kit/words.ts'
import { notifyFailure } from '../../../app/notes.tsx'
import { useSession } from '../../../app/session.ts'
import { Comments, ItemResult } from '../item-result.tsx'
import { inspectionWords } from '../words.ts'
import { AdjustDialog } from './adjust-dialog.tsx'
import { ReasonDialog } from './plan-actions.tsx'

/** One shop of a plan: what was found, changes by hand, comments and their answers. */
export function ItemDrawer(props: {
  plan: InspectionPlan
  item: InspectionItem
  onClose: () => void
  onChange: (plan: InspectionPlan) => void
  onReplied: () => void
}): ReactElement {
  const w = useWords(inspectionWords)
  const { can } = useSession()
  const { plan, item } = props
  const [dialog, setDialog] = useState<'replace' | 'remove' | null>(null)
  const remove = useMutation({
    mutationFn: async (reason: string) =>
      call(adjustInspection, {
        params: { id: plan.id },
        body: { kind: 'remove', version: plan.version, itemId: item.id, reason },
      }),
    onSuccess: (next) => {
      props.onChange(next)
      props.onClose()
    },
    onError: notifyFailure,
  })
  const adjustable =
    can('inspections.plan') &&
    item.state === 'planned' &&
    ['drawn', 'released', 'downloaded', 'in_progress'].includes(plan.state)
  const open = item.comments.find((comment) => comment.reply === null)
  return (
    <Drawer open title={item.customer.name} size={440} mask={false} onClose={props.onClose}>
      <p className="quiet">
        {item.customer.address}
        <br />
        {item.manager.name} · {w.origins[item.origin]}
        {item.probability !== null && ` · ${w.shops.probability} ${formatShare(item.probability, 1)}`}
        {item.reason !== null && ` · ${item.reason}`}
      </p>
      <ItemResult item={item} />
      {adjustable && (
        <p>
          <Button onClick={() => setDialog('replace')}>{w.adjust.replace}</Button>{' '}
          <Button danger onClick={() => setDialog('remove')}>
            {w.adjust.remove}
          </Button>
        </p>
      )}
      {item.comments.length > 0 && <h4>{w.item.comments}</h4>}
      <Comments item={item} />
      {open && can('inspections.plan') && <Reply commentId={open.id} onDone={props.onReplied} />}
      {dialog === 'replace' && (
        <AdjustDialog plan={plan} item={item} onClose={() => setDialog(null)} onChange={props.onChange} />
      )}
      {dialog === 'remove' && (
        <ReasonDialog
          title={w.adjust.remove}
          label={w.adjust.reason}
          busy={remove.isPending}
          onClose={() => setDialog(null)}
          onConfirm={(reason) => remove.mutate(reason)}
        />
      )}
    </Drawer>
  )
}

function Reply({ commentId, onDone }: { commentId: string; onDone: () => void }): ReactElement {
  const w = useWords(inspectionWords).item
  const [body, setBody] = useState('')
  const reply = useMutation({
    mutationFn: async (outcome: 'kept' | 'withdrawn') =>
      call(replyToComment, { params: { id: commentId }, body: { body: body.trim(), outcome } }),
    onSuccess: onDone,
    onError: notifyFailure,
  })
  const ready = body.trim().length >= 2
  return (
    <div>
      <Input.TextArea
        rows={3}
        maxLength={1000}
        aria-label={w.reply}
        placeholder={w.reply}
        value={body}
        onChange={(event) => setBody(event.target.value)}
      />
      <p>
        <Button disabled={!ready} loading={reply.isPending} onClick={() => reply.mutate('kept')}>
          {w.keep}
        </Button>{' '}
        <Button danger disabled={!ready} loading={reply.isPending} onClick={() => reply.mutate('withdrawn')}>
          {w.withdraw}
        </Button>
      </p>
    </div>
  )
}

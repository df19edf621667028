import { useMutation } from '@tanstack/react-query'
import { Button, Input, Modal } from 'antd'
import { type ReactElement, useState } from 'react'
import {
  cancelInspection,
  drawInspection,
  finishInspection,
  type InspectionPlan,
  orderInspection,
  publishInspection,
  releaseInspection,
} from '#contracts/inspections.ts'
import { call } from '#kit/api.ts'
import { useWords } from '#kit/words.ts'
import { notify, notifyFailure } from '../../../app/notes.tsx'
import { AdjustDialog } from './adjust-dialog.tsx'
import { inspectionWords } from '../words.ts'

type Step = () => Promise<InspectionPlan>

/** What can be done with a plan as it stands; one step at a time. */
export function PlanActions(props: {
  plan: InspectionPlan
  onChange: (plan: InspectionPlan) => void
}): ReactElement {
  const w = useWords(inspectionWords)
  const { plan, onChange } = props
  const [dialog, setDialog] = useState<'draw' | 'cancel' | 'finish' | 'publish' | 'add' | null>(null)
  const step = useMutation({
    mutationFn: async (run: Step) => run(),
    onSuccess: (next) => {
      onChange(next)
      setDialog(null)
    },
    onError: notifyFailure,
  })
  const { id, version, state } = plan
  const params = { id }
  const open = state === 'drawn' || state === 'released' || state === 'downloaded' || state === 'in_progress'
  const underWay = state === 'released' || state === 'downloaded' || state === 'in_progress'
  const close = () => setDialog(null)
  return (
    <>
      {(open || state === 'draft') && (
        <Button danger onClick={() => setDialog('cancel')}>
          {w.cancelPlan}
        </Button>
      )}
      {open && <Button onClick={() => setDialog('add')}>{w.adjust.add}</Button>}
      {open && (
        <Button
          loading={step.isPending}
          onClick={() =>
            step.mutate(async () =>
              call(orderInspection, { params, body: { version, start: plan.start, tour: plan.tour } }),
            )
          }
        >
          {w.route.button}
        </Button>
      )}
      {(state === 'draft' || state === 'drawn') && (
        <Button type={state === 'draft' ? 'primary' : 'default'} onClick={() => setDialog('draw')}>
          {plan.draws === 0 ? w.draw.button : w.draw.again}
        </Button>
      )}
      {state === 'drawn' && (
        <Button
          type="primary"
          loading={step.isPending}
          onClick={() =>
            step.mutate(async () => {
              const next = await call(releaseInspection, { params, body: { version } })
              notify(w.released)
              return next
            })
          }
        >
          {w.release}
        </Button>
      )}
      {underWay && plan.settled > 0 && <Button onClick={() => setDialog('finish')}>{w.finishHere}</Button>}
      {state === 'finished' && (
        <Button type="primary" onClick={() => setDialog('publish')}>
          {w.publish}
        </Button>
      )}
      {dialog === 'draw' && (
        <DrawDialog
          again={plan.draws > 0}
          busy={step.isPending}
          onClose={close}
          onDraw={(publicText, reason) =>
            step.mutate(async () => call(drawInspection, { params, body: { version, publicText, reason } }))
          }
        />
      )}
      {dialog === 'cancel' && (
        <ReasonDialog
          title={w.cancelPlan}
          label={w.cancelReason}
          busy={step.isPending}
          onClose={close}
          onConfirm={(reason) =>
            step.mutate(async () => call(cancelInspection, { params, body: { version, reason } }))
          }
        />
      )}
      {dialog === 'finish' && (
        <ReasonDialog
          title={w.finishHere}
          note={w.finishNote(plan.settled, plan.items)}
          label={w.finishReason}
          busy={step.isPending}
          onClose={close}
          onConfirm={(reason) =>
            step.mutate(async () => call(finishInspection, { params, body: { version, reason } }))
          }
        />
      )}
      {dialog === 'publish' && (
        <Modal
          open
          title={w.publish}
          okText={w.publish}
          cancelText={w.form.cancel}
          confirmLoading={step.isPending}
          onCancel={close}
          onOk={() => step.mutate(async () => call(publishInspection, { params, body: { version } }))}
        >
          <p>{w.publishNote}</p>
        </Modal>
      )}
      {dialog === 'add' && <AdjustDialog plan={plan} item={null} onClose={close} onChange={onChange} />}
    </>
  )
}

function DrawDialog(props: {
  again: boolean
  busy: boolean
  onClose: () => void
  onDraw: (publicText: string | null, reason: string | null) => void
}): ReactElement {
  const w = useWords(inspectionWords)
  const [reason, setReason] = useState('')
  const [text, setText] = useState('')
  return (
    <Modal
      open
      title={props.again ? w.draw.again : w.draw.button}
      okText={w.draw.confirm}
      cancelText={w.form.cancel}
      confirmLoading={props.busy}
      okButtonProps={{ disabled: props.again && reason.trim().length < 2 }}
      onCancel={props.onClose}
      onOk={() => props.onDraw(text.trim() || null, props.again ? reason.trim() : null)}
    >
      <p className="quiet">{w.draw.how}</p>
      {props.again && (
        <label className="field">
          {w.draw.reason}
          <Input.TextArea
            rows={2}
            maxLength={300}
            value={reason}
            onChange={(e) => setReason(e.target.value)}
          />
        </label>
      )}
      <label className="field">
        {w.draw.publicText}
        <Input maxLength={200} value={text} onChange={(e) => setText(e.target.value)} />
        <small className="quiet">{w.draw.publicTextHint}</small>
      </label>
    </Modal>
  )
}

/** Something that stays on record with the reason for it. */
export function ReasonDialog(props: {
  title: string
  /** What will happen, above the field. */
  note?: string
  label: string
  busy: boolean
  onClose: () => void
  onConfirm: (reason: string) => void
}): ReactElement {
  const w = useWords(inspectionWords)
  const [reason, setReason] = useState('')
  return (
    <Modal
      open
      title={props.title}
      okText={props.title}
      cancelText={w.form.cancel}
      confirmLoading={props.busy}
      okButtonProps={{ disabled: reason.trim().length < 2 }}
      onCancel={props.onClose}
      onOk={() => props.onConfirm(reason.trim())}
    >
      {props.note && <p>{props.note}</p>}
      <label className="field">
        {props.label}
        <Input.TextArea rows={2} maxLength={300} value={reason} onChange={(e) => setReason(e.target.value)} />
      </label>
    </Modal>
  )
}

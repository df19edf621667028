import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Input, Modal } from 'antd'
import { type ReactElement, useState } from 'react'
import { approveResult } from '#contracts/territory-decisions.ts'
import { type ResultBrief } from '#contracts/territories.ts'
import { call } from '#kit/api.ts'
import { addDays, formatDate } from '#kit/format.ts'
import { useLocale, useWords } from '#kit/words.ts'
import { notify, notifyFailure } from '../../../app/notes.tsx'
import { useSession } from '../../../app/session.ts'
import { Field } from '../../../shared/form.tsx'
import { studioWords } from './words.ts'

/** Approves a result from a date on, saying what that will do. */
export function ApproveDialog({
  result,
  onClose,
}: {
  result: ResultBrief
  onClose: () => void
}): ReactElement {
  const s = useWords(studioWords)
  const locale = useLocale()
  const navigate = useNavigate()
  const { today } = useSession()
  const [date, setDate] = useState(addDays(today, 1))
  const moved = result.layers.reduce((sum, layer) => sum + layer.proposal.moved, 0)
  const approve = useMutation({
    mutationFn: async () => call(approveResult, { params: { id: result.id }, body: { effectiveOn: date } }),
    onSuccess: async (decision) => {
      notify(decision.state === 'proposed' ? s.proposed : s.approved)
      await navigate({ to: '/territories/decisions/$id', params: { id: decision.id } })
    },
    onError: notifyFailure,
  })
  return (
    <Modal
      open
      title={s.approveTitle}
      okText={s.approveOk}
      cancelText={s.cancel}
      confirmLoading={approve.isPending}
      okButtonProps={{ disabled: date < today }}
      onOk={() => approve.mutate()}
      onCancel={onClose}
    >
      <div className="stack">
        <Field label={s.effectiveOn} required>
          {(control) => (
            <Input
              {...control}
              type="date"
              min={today}
              value={date}
              onChange={(event) => setDate(event.target.value)}
            />
          )}
        </Field>
        <p className="consequence">{s.approveLine(moved, formatDate(date, locale))}</p>
      </div>
    </Modal>
  )
}

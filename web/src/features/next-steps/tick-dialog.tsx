import { useMutation } from '@tanstack/react-query'
import { Input, Modal, Segmented } from 'antd'
import { type ReactElement, useState } from 'react'
import { markNextStep, type NextStep } from '#contracts/next-steps.ts'
import { call } from '#kit/api.ts'
import { addDays } from '#kit/format.ts'
import { newId } from '#kit/ids.ts'
import { useWords } from '#kit/words.ts'
import { notify, notifyFailure } from '../../app/notes.tsx'
import { nextStepWords } from './words.ts'

type Outcome = 'done' | 'again' | 'void'

/** Done, to be done again on another day, or void; with a remark. The same press sent twice counts once. */
export function TickDialog(props: {
  step: NextStep
  today: string
  onClose: () => void
  onTicked: () => void
}): ReactElement {
  const w = useWords(nextStepWords)
  const { step, today } = props
  const [id] = useState(newId)
  const [outcome, setOutcome] = useState<Outcome>('done')
  const [on, setOn] = useState(addDays(today, 7))
  const [note, setNote] = useState('')
  const mark = useMutation({
    mutationFn: async () =>
      call(markNextStep, {
        params: { visitId: step.visitId },
        body: { id, outcome, on: outcome === 'again' ? on : null, note: note.trim() || null },
      }),
    onSuccess: () => {
      notify(w.saved[outcome])
      props.onTicked()
    },
    onError: notifyFailure,
  })
  return (
    <Modal
      open
      title={w.dialog}
      okText={w.save}
      cancelText={w.cancel}
      okButtonProps={{ loading: mark.isPending, disabled: outcome === 'again' && on === '' }}
      onOk={() => mark.mutate()}
      onCancel={props.onClose}
    >
      <div className="form-stack">
        <p>
          <b>{step.text}</b> <span className="quiet">{step.customer.name}</span>
        </p>
        <Segmented
          block
          value={outcome}
          options={[
            { value: 'done', label: w.done },
            { value: 'again', label: w.again },
            { value: 'void', label: w.void },
          ]}
          onChange={setOutcome}
        />
        {outcome === 'again' && (
          <label>
            {w.newDate}
            <Input type="date" min={today} value={on} onChange={(event) => setOn(event.target.value)} />
          </label>
        )}
        <label>
          {w.note}
          <Input maxLength={500} value={note} onChange={(event) => setNote(event.target.value)} />
        </label>
      </div>
    </Modal>
  )
}

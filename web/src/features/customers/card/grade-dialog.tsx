import { useQueryClient } from '@tanstack/react-query'
import { Input, Modal, Select } from 'antd'
import type { ReactElement } from 'react'
import { overrideGrade } from '#contracts/customer-grading.ts'
import { call } from '#kit/api.ts'
import { addDays } from '#kit/format.ts'
import { useWords } from '#kit/words.ts'
import { notify } from '../../../app/notes.tsx'
import { useSession } from '../../../app/session.ts'
import { FormComplaint, TextField, useEditing } from '../../../shared/editor.tsx'
import { Field } from '../../../shared/form.tsx'
import { gradeWords } from './grade-words.ts'

/** Somebody decides otherwise than the rule: with a reason, for a time. */
export default function GradeDialog(props: {
  customerId: string
  grade: string
  onClose: () => void
}): ReactElement {
  const w = useWords(gradeWords)
  const { pack, today } = useSession()
  const client = useQueryClient()
  const editing = useEditing(() => ({ grade: props.grade, until: addDays(today, 90), reason: '' }))
  const { draft, set, issues } = editing
  const save = (): Promise<void> =>
    editing.save(async () => {
      await call(overrideGrade, { params: { id: props.customerId }, body: draft })
      notify(w.saved(pack.grades.find(({ code }) => code === draft.grade)?.name ?? draft.grade))
      await client.invalidateQueries({ queryKey: ['customers'] })
      props.onClose()
    })
  return (
    <Modal
      open
      title={w.dialogTitle}
      okText={w.save}
      cancelText={w.cancel}
      confirmLoading={editing.busy}
      okButtonProps={{ disabled: draft.reason.trim() === '' }}
      onOk={() => void save()}
      onCancel={props.onClose}
    >
      <div className="stack">
        <FormComplaint issues={issues} />
        <p className="quiet">{w.dialogNote}</p>
        <Field label={w.grade} required issue={issues.get('grade')}>
          {(control) => (
            <Select
              {...control}
              options={pack.grades.map(({ code, name }) => ({ value: code, label: name }))}
              value={draft.grade}
              onChange={(grade) => set({ grade })}
            />
          )}
        </Field>
        <TextField
          label={w.until}
          required
          type="date"
          value={draft.until}
          issue={issues.get('until')}
          onChange={(until) => set({ until })}
        />
        <Field label={w.reason} required>
          {(control) => (
            <Input.TextArea
              {...control}
              rows={2}
              maxLength={200}
              value={draft.reason}
              onChange={(event) => set({ reason: event.target.value })}
            />
          )}
        </Field>
      </div>
    </Modal>
  )
}

import { useMutation } from '@tanstack/react-query'
import { Alert, Button, Input, Modal, Select } from 'antd'
import { type ReactElement, useState } from 'react'
import { askedPurpose } from '#contracts/privacy.ts'
import type { z } from 'zod'
import { ApiFailure } from '#kit/api.ts'
import { defineMessages, useWords } from '#kit/words.ts'
import { Field, issuesOf } from '../../../shared/form.tsx'
import { protectedWords } from '../protected/protected-words.ts'

const words = defineMessages(
  {
    title: '导出：用途',
    hint: '谁、何时、为什么导出会记入审计，也写在文件里。行数多的导出须由另一位有审批权的人同意。',
    purpose: '用途',
    note: '说明（可不填）',
    go: '导出',
    cancel: '取消',
  },
  {
    title: 'Export: what for',
    hint: 'Who exported, when and why stands in the audit trail and in the file. Large exports need a second person.',
    purpose: 'Purpose',
    note: 'Note (optional)',
    go: 'Export',
    cancel: 'Cancel',
  },
)

export interface ExportReason {
  readonly purpose: z.infer<typeof askedPurpose>
  readonly note: string
}

/** Asks what a file is taken away for, then takes it away; says when a second person has to agree first. */
export function ExportReasonDialog(props: {
  run: (reason: ExportReason) => Promise<void>
  onClose: () => void
}): ReactElement {
  const w = useWords(words)
  const { purposes } = useWords(protectedWords)
  const [purpose, setPurpose] = useState<ExportReason['purpose']>('report')
  const [note, setNote] = useState('')
  const exporting = useMutation({
    mutationFn: async () => props.run({ purpose, note: note.trim() }),
    onSuccess: props.onClose,
  })
  const failure = exporting.error
  const waits =
    failure instanceof ApiFailure && ['export_needs_approval', 'export_waits'].includes(failure.code)
  return (
    <Modal
      open
      title={w.title}
      okText={w.go}
      cancelText={w.cancel}
      okButtonProps={{ loading: exporting.isPending, disabled: waits }}
      onOk={() => exporting.mutate()}
      onCancel={props.onClose}
    >
      <div className="stack">
        <p className="quiet">{w.hint}</p>
        {failure && <Alert type={waits ? 'info' : 'error'} showIcon role="alert" title={failure.message} />}
        <Field label={w.purpose} required issue={issuesOf(failure).get('purpose')}>
          {(control) => (
            <Select
              {...control}
              value={purpose}
              onChange={setPurpose}
              options={askedPurpose.options.map((value) => ({ value, label: purposes[value] }))}
            />
          )}
        </Field>
        <Field label={w.note}>
          {(control) => (
            <Input
              {...control}
              maxLength={200}
              value={note}
              onChange={(event) => setNote(event.target.value)}
            />
          )}
        </Field>
      </div>
    </Modal>
  )
}

/** A button that exports once it is said what for. */
export function ExportButton(props: {
  label: string
  className?: string
  run: (reason: ExportReason) => Promise<void>
  onOpen?: () => void
}): ReactElement {
  const [open, setOpen] = useState(false)
  return (
    <>
      {props.className === undefined ? (
        <Button onClick={() => setOpen(true)}>{props.label}</Button>
      ) : (
        <button type="button" className={props.className} onClick={() => setOpen(true)}>
          {props.label}
        </button>
      )}
      {open && <ExportReasonDialog run={props.run} onClose={() => setOpen(false)} />}
    </>
  )
}

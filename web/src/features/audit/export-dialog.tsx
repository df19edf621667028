import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Input, Modal } from 'antd'
import { type ReactElement, useState } from 'react'
import type { CallOf } from '#contracts/http.ts'
import { exportAudit } from '#contracts/identity.ts'
import { callFile } from '#kit/api.ts'
import { saveFile } from '#kit/download.ts'
import { useWords } from '#kit/words.ts'
import { notify } from '../../app/notes.tsx'
import { Field, issuesOf } from '../../shared/form.tsx'
import { auditWords } from './audit-words.ts'

/** Asks what the records are taken away for, which itself goes on the record. */
export function ExportDialog(props: {
  filter: NonNullable<CallOf<typeof exportAudit>['body']>['filter']
  onClose: () => void
}): ReactElement {
  const w = useWords(auditWords)
  const client = useQueryClient()
  const [purpose, setPurpose] = useState('')
  const exporting = useMutation({
    mutationFn: async () =>
      saveFile(await callFile(exportAudit, { body: { filter: props.filter, purpose } })),
    onSuccess: async () => {
      notify(w.exported)
      props.onClose()
      await client.invalidateQueries({ queryKey: ['audit'] })
    },
  })
  const issues = issuesOf(exporting.error)
  return (
    <Modal
      open
      title={w.exportTitle}
      okText={w.exportGo}
      cancelText={w.cancel}
      okButtonProps={{ disabled: purpose.trim().length < 2, loading: exporting.isPending }}
      onOk={() => exporting.mutate()}
      onCancel={props.onClose}
    >
      <p className="quiet">{w.exportHint}</p>
      <Field label={w.purpose} required hint={w.purposeHint} issue={issues.get('purpose') ?? issues.get('')}>
        {(control) => (
          <Input
            {...control}
            autoFocus
            maxLength={200}
            value={purpose}
            onChange={(event) => setPurpose(event.target.value)}
          />
        )}
      </Field>
    </Modal>
  )
}

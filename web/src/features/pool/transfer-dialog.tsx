import { useQuery } from '@tanstack/react-query'
import { Input, Modal, Select } from 'antd'
import type { ReactElement } from 'react'
import { createTransfer, previewTransfer, type TransferSelection } from '#contracts/customer-ownership.ts'
import { call } from '#kit/api.ts'
import { formatDate } from '#kit/format.ts'
import { newId } from '#kit/ids.ts'
import { useLocale, useWords } from '#kit/words.ts'
import { notify } from '../../app/notes.tsx'
import { useSession } from '../../app/session.ts'
import { usePersonChoices } from '../../shared/directory.ts'
import { FormComplaint, TextField, useEditing } from '../../shared/editor.tsx'
import { Field } from '../../shared/form.tsx'
import { poolWords } from './words.ts'

/**
 * Hands customers over from a day on and says before what that will do. Without a `selection` the dialog asks whose
 * customers, all of them.
 */
export function TransferDialog(props: {
  selection?: TransferSelection
  onClose: () => void
  onMade: () => void
}): ReactElement {
  const w = useWords(poolWords)
  const locale = useLocale()
  const { today } = useSession()
  const people = usePersonChoices('account_manager')
  const editing = useEditing(() => ({
    from: null as string | null,
    to: null as string | null,
    on: today,
    note: '',
  }))
  const { draft, set } = editing
  const selection: TransferSelection | null =
    props.selection ?? (draft.from === null ? null : { kind: 'owner', ownerId: draft.from })
  const asked =
    selection !== null && draft.to !== null ? { selection, toOwnerId: draft.to, effectiveOn: draft.on } : null
  const preview = useQuery({
    queryKey: ['customers', 'transfer-preview', asked],
    queryFn: async ({ signal }) => call(previewTransfer, { body: asked!, signal }),
    enabled: asked !== null && draft.on !== '',
    retry: false,
  })
  const said = preview.data
  const submit = (): Promise<void> =>
    editing.save(async () => {
      if (asked === null) return
      await call(createTransfer, {
        params: { id: newId() },
        body: { ...asked, note: draft.note.trim() || null },
      })
      notify(w.made)
      props.onMade()
    })
  const choices = people.map(({ value, label, hint }) => ({ value, label: `${label} · ${hint ?? ''}` }))
  return (
    <Modal
      open
      title={w.transferTitle}
      okText={w.submit(said?.count ?? 0)}
      cancelText={w.cancel}
      confirmLoading={editing.busy}
      okButtonProps={{ disabled: !said || said.count === 0 }}
      onOk={() => void submit()}
      onCancel={props.onClose}
    >
      <div className="stack">
        <FormComplaint issues={editing.issues} />
        {props.selection === undefined && (
          <Person label={w.from} choices={choices} value={draft.from} onChange={(from) => set({ from })} />
        )}
        <Person label={w.to} choices={choices} value={draft.to} onChange={(to) => set({ to })} />
        <TextField label={w.on} type="date" value={draft.on} onChange={(on) => set({ on })} />
        <Field label={w.note}>
          {(control) => (
            <Input.TextArea
              {...control}
              rows={2}
              maxLength={500}
              value={draft.note}
              onChange={(event) => set({ note: event.target.value })}
            />
          )}
        </Field>
        {preview.isError && <p className="consequence">{preview.error.message}</p>}
        {said && (
          <p className="consequence">
            {[
              w.consequence(
                said.count,
                people.find(({ value }) => value === draft.to)?.label ?? '',
                formatDate(draft.on, locale),
              ),
              ...(said.withNextStep > 0 ? [w.steps(said.withNextStep)] : []),
              ...(said.withPlan > 0 ? [w.plans(said.withPlan)] : []),
              w.holdingAfter(said.holdingAfter),
            ].join(locale === 'zh-CN' ? '；' : '; ')}
          </p>
        )}
      </div>
    </Modal>
  )
}

function Person(props: {
  label: string
  choices: { value: string; label: string }[]
  value: string | null
  onChange: (value: string) => void
}): ReactElement {
  const w = useWords(poolWords)
  return (
    <Field label={props.label} required>
      {(control) => (
        <Select
          {...control}
          showSearch={{ optionFilterProp: 'label' }}
          placeholder={w.pick}
          options={props.choices}
          value={props.value}
          onChange={props.onChange}
        />
      )}
    </Field>
  )
}

import { Modal, Select } from 'antd'
import { type ReactElement, useState } from 'react'
import { saveUnit, type Unit } from '#contracts/identity.ts'
import { call } from '#kit/api.ts'
import { newId } from '#kit/ids.ts'
import { useWords } from '#kit/words.ts'
import { notify } from '../../app/notes.tsx'
import { useSession } from '../../app/session.ts'
import { useUnitChoices } from '../../shared/directory.ts'
import { FormComplaint, TextField, useEditing } from '../../shared/editor.tsx'
import { Field } from '../../shared/form.tsx'
import { organisationWords } from './words.ts'

const kinds = ['province', 'city', 'county', 'team'] as const

export default function UnitEditor(props: {
  unit: Unit | null
  parentId: string | null
  onClose: () => void
  onSaved: () => void
}): ReactElement {
  const w = useWords(organisationWords)
  const { today } = useSession()
  const units = useUnitChoices()
  const { unit } = props
  const [id] = useState(() => unit?.id ?? newId())
  const { draft, set, busy, issues, save } = useEditing(() => ({
    parentId: unit ? unit.parentId : props.parentId,
    kind: unit?.kind ?? ('team' as const),
    code: unit?.code ?? '',
    name: unit?.name ?? '',
    validFrom: unit?.validFrom ?? today,
    validTo: unit?.validTo ?? null,
  }))
  const submit = (): void => {
    void save(async () => {
      const saved = await call(saveUnit, { params: { id }, body: draft })
      notify(w.saved(saved.name))
      props.onSaved()
      props.onClose()
    })
  }
  return (
    <Modal
      open
      title={unit ? w.editUnit : w.newUnit}
      okText={w.save}
      cancelText={w.cancel}
      confirmLoading={busy}
      onOk={submit}
      onCancel={props.onClose}
    >
      <div className="stack">
        <FormComplaint issues={issues} />
        <div className="form-grid">
          <TextField
            label={w.unitFields.name}
            required
            issue={issues.get('name')}
            value={draft.name}
            onChange={(name) => set({ name })}
          />
          <TextField
            label={w.unitFields.code}
            required
            issue={issues.get('code')}
            value={draft.code}
            onChange={(code) => set({ code })}
          />
          <Field label={w.unitFields.kind}>
            {(control) => (
              <Select
                {...control}
                value={draft.kind}
                options={kinds.map((value) => ({ value, label: w.kinds[value] }))}
                onChange={(kind) => set({ kind })}
              />
            )}
          </Field>
          <Field label={w.unitFields.parent} issue={issues.get('parentId')}>
            {(control) => (
              <Select
                {...control}
                showSearch={{ optionFilterProp: 'label' }}
                value={draft.parentId ?? ''}
                options={[{ value: '', label: w.noParent }, ...units.filter((one) => one.value !== unit?.id)]}
                onChange={(parentId) => set({ parentId: parentId || null })}
              />
            )}
          </Field>
          <TextField
            label={w.unitFields.validFrom}
            issue={issues.get('validFrom')}
            type="date"
            value={draft.validFrom}
            onChange={(validFrom) => set({ validFrom })}
          />
          <TextField
            label={w.unitFields.validTo}
            issue={issues.get('validTo')}
            type="date"
            value={draft.validTo ?? ''}
            onChange={(value) => set({ validTo: value || null })}
          />
        </div>
      </div>
    </Modal>
  )
}

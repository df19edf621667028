import { Alert, Input, Modal, Select } from 'antd'
import { type ReactElement, useState } from 'react'
import { saveUnit, type Unit } from '#contracts/identity.ts'
import { call } from '#kit/api.ts'
import { newId } from '#kit/ids.ts'
import { useWords } from '#kit/words.ts'
import { notify } from '../../app/notes.tsx'
import { useSession } from '../../app/session.ts'
import { useUnitChoices } from '../../shared/directory.ts'
import { Field, issuesOf } from '../../shared/form.tsx'
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
  const [draft, setDraft] = useState({
    parentId: unit ? unit.parentId : props.parentId,
    kind: unit?.kind ?? ('team' as const),
    code: unit?.code ?? '',
    name: unit?.name ?? '',
    validFrom: unit?.validFrom ?? today,
    validTo: unit?.validTo ?? null,
  })
  const [failure, setFailure] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const issues = issuesOf(failure)
  const set = (change: Partial<typeof draft>): void => setDraft({ ...draft, ...change })
  const submit = (): void => {
    setBusy(true)
    call(saveUnit, { params: { id }, body: draft })
      .then((saved) => {
        notify(w.saved(saved.name))
        props.onSaved()
        props.onClose()
      })
      .catch(setFailure)
      .finally(() => setBusy(false))
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
        {issues.has('') && <Alert type="error" showIcon role="alert" title={issues.get('')} />}
        <div className="form-grid">
          <Field label={w.unitFields.name} required issue={issues.get('name')}>
            {(control) => (
              <Input
                {...control}
                value={draft.name}
                onChange={(event) => set({ name: event.target.value })}
              />
            )}
          </Field>
          <Field label={w.unitFields.code} required issue={issues.get('code')}>
            {(control) => (
              <Input
                {...control}
                value={draft.code}
                onChange={(event) => set({ code: event.target.value })}
              />
            )}
          </Field>
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
          <Field label={w.unitFields.validFrom} issue={issues.get('validFrom')}>
            {(control) => (
              <Input
                {...control}
                type="date"
                value={draft.validFrom}
                onChange={(event) => set({ validFrom: event.target.value })}
              />
            )}
          </Field>
          <Field label={w.unitFields.validTo} issue={issues.get('validTo')}>
            {(control) => (
              <Input
                {...control}
                type="date"
                value={draft.validTo ?? ''}
                onChange={(event) => set({ validTo: event.target.value || null })}
              />
            )}
          </Field>
        </div>
      </div>
    </Modal>
  )
}

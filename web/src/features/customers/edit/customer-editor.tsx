import { Alert, Checkbox, Input, InputNumber, Select } from 'antd'
import { type ReactElement, useState } from 'react'
import type { Customer } from '#contracts/customers.ts'
import { newId } from '#kit/ids.ts'
import { useWords } from '#kit/words.ts'
import { notify } from '../../../app/notes.tsx'
import { useSession } from '../../../app/session.ts'
import { usePersonChoices, useUnitChoices } from '../../../shared/directory.ts'
import { EditorDrawer, TextField, useEditing } from '../../../shared/editor.tsx'
import { Field } from '../../../shared/form.tsx'
import { useCustomerWrites } from '../queries.ts'
import { customerWords } from '../words.ts'
import { DuplicateWarning, useDuplicateCheck } from './duplicate-warning.tsx'
import { draftOf, inputOf } from './draft.ts'
import { editorWords } from './editor-words.ts'
import { HoursFields } from './hours-fields.tsx'

/** Creates or changes a customer card. A colleague's change in between is never overwritten unseen. */
export default function CustomerEditor(props: {
  customer: Customer | null
  onClose: () => void
  onSaved?: (customer: Customer) => void
}): ReactElement {
  const w = useWords(customerWords)
  const e = useWords(editorWords)
  const { pack, me, can } = useSession()
  const { save } = useCustomerWrites()
  const people = usePersonChoices('account_manager')
  const units = useUnitChoices()
  const editing = useEditing(() => draftOf(props.customer, me, pack))
  const { draft, set, busy, issues } = editing
  const [id] = useState(() => props.customer?.id ?? newId())
  // The card behind is kept up to date while this is open: what is saved is a change of what was read at first.
  const [base] = useState(props.customer)
  const [hoursWrong, setHoursWrong] = useState(false)
  const [asked, setAsked] = useState(false)
  const duplicates = useDuplicateCheck(draft, base)
  const [reason, setReason] = useState('')
  const missing = (field: 'name' | 'licence'): string | null =>
    asked && draft[field].trim() === '' ? e.required : null
  const issue = (field: string): string | null => issues.get(`customer.${field}`) ?? issues.get(field) ?? null

  const submit = (): void => {
    setAsked(true)
    if (draft.name.trim() === '' || draft.licence.trim() === '') return
    const input = inputOf(draft, base)
    setHoursWrong(input === null)
    if (input === null) return
    void editing.save(async () => {
      const saved = await save(id, {
        version: base?.version ?? null,
        customer: input,
        duplicateReason: reason.trim() || null,
      })
      notify(e.saved(saved.name))
      props.onSaved?.(saved)
      props.onClose()
    })
  }
  return (
    <EditorDrawer
      title={props.customer ? e.edit : e.create}
      busy={busy}
      issues={issues}
      onSave={submit}
      onClose={props.onClose}
    >
      {hoursWrong && <Alert type="error" showIcon role="alert" title={e.hoursWrong} />}
      <DuplicateWarning check={duplicates} reason={reason} onReason={setReason} />
      <div className="form-grid">
        <TextField
          label={w.fields.name}
          required
          issue={missing('name') ?? issue('name')}
          value={draft.name}
          onChange={(name) => set({ name })}
        />
        <TextField
          label={w.fields.licence}
          required
          issue={missing('licence') ?? issue('licence')}
          value={draft.licence}
          onChange={(licence) => set({ licence })}
        />
        <TextField
          label={w.fields.contactName}
          issue={issue('contactName')}
          value={draft.contactName}
          onChange={(contactName) => set({ contactName })}
        />
        <TextField
          label={w.fields.phone}
          issue={issue('phone')}
          hint={props.customer?.phone ? e.phoneKept : undefined}
          inputMode="tel"
          placeholder={props.customer?.phone ?? ''}
          value={draft.phone}
          onChange={(phone) => set({ phone })}
        />
        <TextField
          label={w.fields.address}
          wide
          issue={issue('address')}
          value={draft.address}
          onChange={(address) => set({ address })}
        />
        <TextField
          label={w.fields.idNumber}
          issue={issue('idNumber')}
          value={draft.idNumber}
          onChange={(idNumber) => set({ idNumber })}
        />
        <TextField
          label={w.fields.companyCode}
          issue={issue('companyCode')}
          value={draft.companyCode}
          onChange={(companyCode) => set({ companyCode })}
        />
        <Field label={w.fields.grade} issue={issue('grade')}>
          {(control) => (
            <Select
              {...control}
              value={draft.grade}
              options={pack.grades.map((grade) => ({ value: grade.code, label: grade.name }))}
              onChange={(grade) => set({ grade })}
            />
          )}
        </Field>
        <Field label={w.fields.type} issue={issue('type')}>
          {(control) => (
            <Select
              {...control}
              value={draft.type}
              options={pack.customerTypes.map((type) => ({
                value: type.code,
                label: type.name,
              }))}
              onChange={(type) => set({ type })}
            />
          )}
        </Field>
        <Field label={w.fields.state} issue={issue('state')}>
          {(control) => (
            <Select
              {...control}
              value={draft.state}
              options={(['active', 'paused', 'closed'] as const).map((value) => ({
                value,
                label: w.states[value],
              }))}
              onChange={(state) => set({ state })}
            />
          )}
        </Field>
        <Field label={`${w.fields.frequency} · ${e.visits}`} issue={issue('frequency')}>
          {(control) => (
            <InputNumber
              {...control}
              min={1}
              max={31}
              value={draft.visits}
              onChange={(visits) => set({ visits: visits ?? 1 })}
            />
          )}
        </Field>
        <Field label={`${w.fields.frequency} · ${e.weeks}`}>
          {(control) => (
            <InputNumber
              {...control}
              min={1}
              max={53}
              value={draft.weeks}
              onChange={(weeks) => set({ weeks: weeks ?? 1 })}
            />
          )}
        </Field>
        <Field label={w.fields.serviceMinutes} hint={e.minutesHint} issue={issue('serviceMinutes')}>
          {(control) => (
            <InputNumber
              {...control}
              min={1}
              max={480}
              value={draft.serviceMinutes}
              onChange={(serviceMinutes) => set({ serviceMinutes })}
            />
          )}
        </Field>
        <Field label={w.fields.unit} issue={issue('unitId')}>
          {(control) => (
            <Select
              {...control}
              showSearch={{ optionFilterProp: 'label' }}
              value={draft.unitId}
              options={units.map((unit) => ({ value: unit.value, label: unit.label }))}
              onChange={(unitId) => set({ unitId })}
            />
          )}
        </Field>
        {can('customers.assign') && (
          <Field label={w.fields.owner} issue={issue('ownerId')}>
            {(control) => (
              <Select
                {...control}
                allowClear
                showSearch={{ optionFilterProp: 'label' }}
                value={draft.ownerId}
                options={people.map((person) => ({ value: person.value, label: person.label }))}
                onChange={(ownerId) => set({ ownerId: ownerId ?? null })}
              />
            )}
          </Field>
        )}
        <Field label={w.fields.keyCustomer}>
          {(control) => (
            <Checkbox
              {...control}
              checked={draft.keyCustomer}
              onChange={(event) => set({ keyCustomer: event.target.checked })}
            >
              {w.key}
            </Checkbox>
          )}
        </Field>
        <Field label={w.fields.note} wide issue={issue('note')}>
          {(control) => (
            <Input.TextArea
              {...control}
              rows={3}
              maxLength={2000}
              value={draft.note}
              onChange={(event) => set({ note: event.target.value })}
            />
          )}
        </Field>
      </div>
      <HoursFields hours={draft.hours} onChange={(hours) => set({ hours })} issue={issue('openingHours')} />
    </EditorDrawer>
  )
}

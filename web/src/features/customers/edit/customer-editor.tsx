import { Alert, Button, Checkbox, Drawer, Input, InputNumber, Select } from 'antd'
import { type ReactElement, useState } from 'react'
import type { Customer } from '#contracts/customers.ts'
import { newId } from '#kit/ids.ts'
import { useWords } from '#kit/words.ts'
import { notify } from '../../../app/notes.tsx'
import { useSession } from '../../../app/session.ts'
import { usePersonChoices, useUnitChoices } from '../../../shared/directory.ts'
import { Field, issuesOf } from '../../../shared/form.tsx'
import { useCustomerWrites } from '../queries.ts'
import { customerWords } from '../words.ts'
import { type Draft, draftOf, inputOf } from './draft.ts'
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
  const [draft, setDraft] = useState<Draft>(() => draftOf(props.customer, me, pack.grades.at(-1)?.code ?? ''))
  const [id] = useState(() => props.customer?.id ?? newId())
  // The card behind is kept up to date while this is open: what is saved is a change of what was read at first.
  const [base] = useState(props.customer)
  const [failure, setFailure] = useState<unknown>(null)
  const [hoursWrong, setHoursWrong] = useState(false)
  const [busy, setBusy] = useState(false)
  const issues = issuesOf(failure)
  const [asked, setAsked] = useState(false)
  const missing = (field: 'name' | 'licence'): string | null =>
    asked && draft[field].trim() === '' ? e.required : null
  const issue = (field: string): string | null => issues.get(`customer.${field}`) ?? issues.get(field) ?? null
  const set = (change: Partial<Draft>): void => setDraft({ ...draft, ...change })

  const submit = async (): Promise<void> => {
    setAsked(true)
    if (draft.name.trim() === '' || draft.licence.trim() === '') return
    const input = inputOf(draft, base)
    setHoursWrong(input === null)
    if (input === null) return
    setBusy(true)
    try {
      const saved = await save(id, { version: base?.version ?? null, customer: input })
      notify(e.saved(saved.name))
      props.onSaved?.(saved)
      props.onClose()
    } catch (error) {
      setFailure(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Drawer
      open
      title={props.customer ? e.edit : e.create}
      size={620}
      onClose={props.onClose}
      mask={{ closable: false }}
      footer={
        <div className="row-gap">
          <Button type="primary" loading={busy} onClick={() => void submit()}>
            {e.save}
          </Button>
          <Button onClick={props.onClose}>{e.cancel}</Button>
        </div>
      }
    >
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
      >
        {issues.has('') && <Alert type="error" showIcon role="alert" title={issues.get('')} />}
        {hoursWrong && <Alert type="error" showIcon role="alert" title={e.hoursWrong} />}
        <div className="form-grid">
          <Field label={w.fields.name} required issue={missing('name') ?? issue('name')}>
            {(control) => (
              <Input
                {...control}
                value={draft.name}
                onChange={(event) => set({ name: event.target.value })}
              />
            )}
          </Field>
          <Field label={w.fields.licence} required issue={missing('licence') ?? issue('licence')}>
            {(control) => (
              <Input
                {...control}
                value={draft.licence}
                onChange={(event) => set({ licence: event.target.value })}
              />
            )}
          </Field>
          <Field label={w.fields.contactName} issue={issue('contactName')}>
            {(control) => (
              <Input
                {...control}
                value={draft.contactName}
                onChange={(event) => set({ contactName: event.target.value })}
              />
            )}
          </Field>
          <Field
            label={w.fields.phone}
            issue={issue('phone')}
            hint={props.customer?.phone ? e.phoneKept : undefined}
          >
            {(control) => (
              <Input
                {...control}
                inputMode="tel"
                placeholder={props.customer?.phone ?? ''}
                value={draft.phone}
                onChange={(event) => set({ phone: event.target.value })}
              />
            )}
          </Field>
          <Field label={w.fields.address} wide issue={issue('address')}>
            {(control) => (
              <Input
                {...control}
                value={draft.address}
                onChange={(event) => set({ address: event.target.value })}
              />
            )}
          </Field>
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
                  value: type.code as Customer['type'],
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
        {/* Lets Enter save from every field. */}
        <button type="submit" hidden />
      </form>
    </Drawer>
  )
}

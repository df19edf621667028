import { Alert, Input, Modal, Select } from 'antd'
import { type ReactElement, useState } from 'react'
import { assignCustomers, type CustomerSummary } from '#contracts/customers.ts'
import { call } from '#kit/api.ts'
import { useWords } from '#kit/words.ts'
import { labelled } from '#kit/punctuation.ts'
import { notify, notifyFailure, offerUndo } from '../../../app/notes.tsx'
import { usePersonChoices } from '../../../shared/directory.ts'
import { Field } from '../../../shared/form.tsx'
import { useCustomerWrites } from '../queries.ts'
import { listWords } from './list-words.ts'

/** Hands customers to somebody else, saying what that will do before it is done. */
export default function AssignDialog(props: {
  customers: readonly CustomerSummary[]
  onClose: () => void
  onDone: () => void
}): ReactElement {
  const l = useWords(listWords).assignment
  const people = usePersonChoices('account_manager')
  const { refresh } = useCustomerWrites()
  const [ownerId, setOwnerId] = useState<string | null>(null)
  const [note, setNote] = useState('')
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const name = people.find((person) => person.value === ownerId)?.label ?? ''
  const count = props.customers.length

  const undo = async (): Promise<void> => {
    const before = Map.groupBy(props.customers, (customer) => customer.owner?.id ?? '')
    for (const [owner, customers] of before) {
      if (owner === '') continue
      await call(assignCustomers, {
        body: { customerIds: customers.map((customer) => customer.id), ownerId: owner, note: null },
      })
    }
    await refresh()
    notify(l.undone)
  }
  const submit = async (): Promise<void> => {
    if (ownerId === null) {
      setFailure(l.choose)
      return
    }
    setBusy(true)
    try {
      const answer = await call(assignCustomers, {
        body: {
          customerIds: props.customers.map((customer) => customer.id),
          ownerId,
          note: note.trim() || null,
        },
      })
      await refresh()
      props.onDone()
      props.onClose()
      // Only what had an owner before can be handed back.
      if (props.customers.every((customer) => customer.owner !== null)) {
        offerUndo(l.done(answer.changed, name), undo)
      } else notify(l.done(answer.changed, name))
      const reason = answer.refused[0]?.reason
      if (reason) notify(labelled(l.refused(answer.refused.length), reason), 'attention')
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Modal
      open
      title={l.title}
      okText={l.submit(count)}
      cancelText={l.cancel}
      confirmLoading={busy}
      onOk={() => void submit().catch(notifyFailure)}
      onCancel={props.onClose}
    >
      <div className="stack">
        {failure && <Alert type="error" showIcon title={failure} role="alert" />}
        <Field label={l.to} required>
          {(control) => (
            <Select
              {...control}
              showSearch={{ optionFilterProp: 'label' }}
              placeholder={l.pick}
              options={people.map((person) => ({
                value: person.value,
                label: `${person.label} · ${person.hint ?? ''}`,
              }))}
              value={ownerId}
              onChange={(value) => {
                setOwnerId(value)
                setFailure(null)
              }}
            />
          )}
        </Field>
        <Field label={l.note}>
          {(control) => (
            <Input.TextArea
              {...control}
              rows={2}
              maxLength={500}
              value={note}
              onChange={(event) => setNote(event.target.value)}
            />
          )}
        </Field>
        {ownerId !== null && <p className="consequence">{l.consequence(count, name)}</p>}
      </div>
    </Modal>
  )
}

import { Segmented, Select } from 'antd'
import { type ReactElement, useState } from 'react'
import {
  answerNeed,
  type Need,
  needKind,
  type NeedKind,
  type NeedState,
  tellNeed,
} from '#contracts/customer-needs.ts'
import { call } from '#kit/api.ts'
import { addDays } from '#kit/format.ts'
import { newId } from '#kit/ids.ts'
import { useWords } from '#kit/words.ts'
import { notify } from '../../../app/notes.tsx'
import { useSession } from '../../../app/session.ts'
import { EditorDrawer, TextField, useEditing } from '../../../shared/editor.tsx'
import { usePersonChoices } from '../../../shared/directory.ts'
import { Field } from '../../../shared/form.tsx'
import { useKeyPeople } from './people-query.ts'
import { needsWords } from './needs-words.ts'

/** Before the id of a colleague who heard of the need, among ids of key persons. */
const byColleague = 'colleague:'

/** What a customer asked for, in their own words. */
export function NeedEditor(props: {
  customerId: string
  onClose: () => void
  onSaved: (fresh: Need[]) => void
}): ReactElement {
  const w = useWords(needsWords)
  const [needId] = useState(newId)
  const editing = useEditing(() => ({ words: '', kind: 'other' as NeedKind, teller: '' }))
  const { draft, set } = editing
  const people = useKeyPeople(props.customerId).data?.people.filter(({ left }) => left === null) ?? []
  const colleagues = usePersonChoices()
  const save = (): void =>
    void editing.save(async () => {
      const colleague = colleagues.find(({ value }) => draft.teller === `${byColleague}${value}`)
      const body = {
        kind: draft.kind,
        words: draft.words,
        personId: colleague || draft.teller === '' ? null : draft.teller,
        toldBy: colleague?.label ?? null,
      }
      props.onSaved((await call(tellNeed, { params: { id: props.customerId, needId }, body })).needs)
      notify(w.saved)
    })
  return (
    <EditorDrawer
      title={w.add}
      busy={editing.busy}
      issues={editing.issues}
      onSave={save}
      onClose={props.onClose}
    >
      <div className="form-grid">
        <TextField
          label={w.form.words}
          required
          wide
          issue={editing.issues.get('words')}
          value={draft.words}
          onChange={(words) => set({ words })}
        />
        <Field label={w.form.kind}>
          {(control) => (
            <Select
              {...control}
              value={draft.kind}
              options={needKind.options.map((value) => ({ value, label: w.kinds[value] }))}
              onChange={(kind) => set({ kind })}
            />
          )}
        </Field>
        <Field label={w.form.toldBy} hint={w.form.toldByHint}>
          {(control) => (
            <Select
              {...control}
              showSearch={{ optionFilterProp: 'label' }}
              allowClear
              placeholder={w.form.nobody}
              value={draft.teller === '' ? null : draft.teller}
              options={[
                {
                  label: w.form.keyPeople,
                  options: people.map(({ id, name, position }) => ({
                    value: id,
                    label: [name, position].filter(Boolean).join(' · '),
                  })),
                },
                {
                  label: w.form.colleagues,
                  options: colleagues.map(({ value, label, hint }) => ({
                    value: `${byColleague}${value}`,
                    label: [label, hint].filter(Boolean).join(' · '),
                  })),
                },
              ].filter(({ options }) => options.length > 0)}
              onChange={(teller) => set({ teller: teller ?? '' })}
            />
          )}
        </Field>
      </div>
    </EditorDrawer>
  )
}

/** A promise with its date, how it was met, why it is not possible; or opened again. */
export function AnswerEditor(props: {
  customerId: string
  need: Need
  onClose: () => void
  onSaved: (fresh: Need[]) => void
}): ReactElement {
  const w = useWords(needsWords)
  const { need } = props
  const { today } = useSession()
  const [stepId] = useState(newId)
  const over = need.state === 'met' || need.state === 'impossible'
  const editing = useEditing(() => ({
    state: (over ? 'open' : 'met') as NeedState,
    words: '',
    dueOn: addDays(today, 7),
  }))
  const { draft, set } = editing
  const save = (): void =>
    void editing.save(async () => {
      const { needs } = await call(answerNeed, {
        params: { id: props.customerId, needId: need.id },
        body: {
          id: stepId,
          state: draft.state,
          words: draft.words || null,
          dueOn: draft.state === 'promised' ? draft.dueOn || null : null,
        },
      })
      props.onSaved(needs)
      notify(w.saved)
    })
  const states: NeedState[] = over ? ['open', 'met', 'impossible'] : ['promised', 'met', 'impossible']
  return (
    <EditorDrawer
      title={need.words}
      busy={editing.busy}
      issues={editing.issues}
      onSave={save}
      onClose={props.onClose}
    >
      <Segmented
        aria-label={w.form.state}
        block
        value={draft.state}
        options={states.map((value) => ({ value, label: value === 'open' ? w.reopen : w.states[value] }))}
        onChange={(state) => set({ state })}
      />
      <div className="form-grid">
        <TextField
          label={w.form.how[draft.state]}
          required={draft.state === 'met' || draft.state === 'impossible'}
          wide
          value={draft.words}
          onChange={(words) => set({ words })}
        />
        {draft.state === 'promised' && (
          <TextField
            label={w.form.dueOn}
            type="date"
            value={draft.dueOn}
            onChange={(dueOn) => set({ dueOn })}
          />
        )}
      </div>
    </EditorDrawer>
  )
}

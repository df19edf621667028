import { Button, Input, Select } from 'antd'
import { type ReactElement, useState } from 'react'
import {
  influence,
  type KeyPerson,
  type PeopleOfCustomer,
  personality,
  saveKeyPerson,
} from '#contracts/customer-people.ts'
import { call } from '#kit/api.ts'
import { newId } from '#kit/ids.ts'
import { useWords } from '#kit/words.ts'
import { notify } from '../../../app/notes.tsx'
import { type Editing, EditorDrawer, TextField, useEditing } from '../../../shared/editor.tsx'
import { Field } from '../../../shared/form.tsx'
import { peopleWords } from './people-words.ts'
import { type BirthdayDraft, bodyOf, draftOf, type PersonDraft } from './person-draft.ts'

/** A key person, new or known; what is private only for those who may see it. */
export function PersonEditor(props: {
  customerId: string
  person: KeyPerson | null
  /** Persons who are there: those one may report to. */
  others: readonly KeyPerson[]
  maySeePrivate: boolean
  onClose: () => void
  onSaved: (fresh: PeopleOfCustomer) => void
}): ReactElement {
  const { person } = props
  const w = useWords(peopleWords)
  const [id] = useState(() => person?.id ?? newId())
  const editing = useEditing(() => draftOf(person))
  const save = (): void =>
    void editing.save(async () => {
      const body = bodyOf(editing.draft, person, props.maySeePrivate)
      props.onSaved(await call(saveKeyPerson, { params: { id: props.customerId, personId: id }, body }))
      notify(w.saved)
    })
  return (
    <EditorDrawer
      title={person?.name ?? w.add}
      busy={editing.busy}
      issues={editing.issues}
      onSave={save}
      onClose={props.onClose}
    >
      <fieldset className="plain-set">
        <legend>{w.sections.business}</legend>
        <BusinessFields editing={editing} others={props.others.filter((other) => other.id !== id)} />
      </fieldset>
      {props.maySeePrivate && (
        <fieldset className="plain-set">
          <legend>{w.sections.private}</legend>
          <PrivateFields editing={editing} />
        </fieldset>
      )}
    </EditorDrawer>
  )
}

function BusinessFields(props: {
  editing: Editing<PersonDraft>
  others: readonly KeyPerson[]
}): ReactElement {
  const { draft, set, issues } = props.editing
  const w = useWords(peopleWords)
  const f = w.fields
  return (
    <div className="form-grid">
      <TextField
        label={f.name}
        required
        issue={issues.get('person.name')}
        value={draft.name}
        onChange={(name) => set({ name })}
      />
      <TextField label={f.position} value={draft.position} onChange={(position) => set({ position })} />
      <TextField
        label={f.phone}
        hint={w.phoneHint}
        inputMode="tel"
        value={draft.phone}
        onChange={(phone) => set({ phone })}
      />
      <Field label={f.influence}>
        {(control) => (
          <Select
            {...control}
            mode="multiple"
            value={[...draft.influence]}
            options={influence.options.map((value) => ({ value, label: w.influence[value] }))}
            onChange={(chosen) => set({ influence: chosen })}
          />
        )}
      </Field>
      <Field label={f.reportsTo}>
        {(control) => (
          <Select
            {...control}
            value={draft.reportsToId ?? ''}
            options={[
              { value: '', label: w.nobody },
              ...props.others.map((other) => ({ value: other.id, label: other.name })),
            ]}
            onChange={(chosen: string) => set({ reportsToId: chosen || null })}
          />
        )}
      </Field>
      <Field label={f.strength}>
        {(control) => (
          <Select
            {...control}
            value={draft.strength ?? 0}
            options={[0, 1, 2, 3, 4, 5].map((value) => ({
              value,
              label: value === 0 ? w.unknown : w.strength(value),
            }))}
            onChange={(chosen: number) => set({ strength: chosen || null })}
          />
        )}
      </Field>
      <TextField
        label={f.lastContactOn}
        type="date"
        value={draft.lastContactOn}
        onChange={(lastContactOn) => set({ lastContactOn })}
      />
      <TextField label={f.left} type="date" value={draft.leftOn} onChange={(leftOn) => set({ leftOn })} />
      {draft.leftOn !== '' && (
        <TextField label={f.leftNote} value={draft.leftNote} onChange={(leftNote) => set({ leftNote })} />
      )}
    </div>
  )
}

function PrivateFields({ editing }: { editing: Editing<PersonDraft> }): ReactElement {
  const { draft, set, issues } = editing
  const w = useWords(peopleWords)
  const f = w.fields
  return (
    <div className="form-grid">
      <BirthdayField
        label={f.birthday}
        issue={issues.get('person.private.birthday')}
        value={draft}
        onChange={set}
      />
      <Field label={f.personality}>
        {(control) => (
          <Select
            {...control}
            value={draft.personality ?? ''}
            options={[
              { value: '', label: w.unknown },
              ...personality.options.map((value) => ({
                value,
                label: `${w.personalities[value]} · ${w.traits[value]}`,
              })),
            ]}
            onChange={(chosen) => set({ personality: chosen === '' ? null : personality.parse(chosen) })}
          />
        )}
      </Field>
      <TextField label={f.hobbies} value={draft.hobbies} onChange={(hobbies) => set({ hobbies })} />
      <TextField label={f.note} value={draft.note} onChange={(note) => set({ note })} />
      <div className="field" data-wide="true">
        <label>{f.family}</label>
        {draft.family.map((member, index) => {
          const change = (part: Partial<typeof member>): void =>
            set({ family: draft.family.map((one, at) => (at === index ? { ...one, ...part } : one)) })
          return (
            // Members have nothing that tells them apart while they are typed, and are only added at the end.
            // oxlint-disable-next-line react/no-array-index-key
            <div key={index} className="row-gap">
              <Input
                aria-label={f.relation}
                placeholder={f.relation}
                style={{ width: 96 }}
                value={member.relation}
                onChange={(event) => change({ relation: event.target.value })}
              />
              <Input
                aria-label={f.name}
                placeholder={f.name}
                style={{ width: 110 }}
                value={member.name}
                onChange={(event) => change({ name: event.target.value })}
              />
              <BirthdayInputs value={member} onChange={change} />
              <button
                type="button"
                className="link"
                onClick={() => set({ family: draft.family.filter((_, at) => at !== index) })}
              >
                {w.remove}
              </button>
            </div>
          )
        })}
        <Button
          size="small"
          onClick={() =>
            set({ family: [...draft.family, { relation: '', name: '', month: '', day: '', year: '' }] })
          }
        >
          {w.addFamily}
        </Button>
      </div>
    </div>
  )
}

function BirthdayField(props: {
  label: string
  issue: string | undefined
  value: BirthdayDraft
  onChange: (change: Partial<BirthdayDraft>) => void
}): ReactElement {
  return (
    <div className="field">
      <label>{props.label}</label>
      <div className="row-gap">
        <BirthdayInputs value={props.value} onChange={props.onChange} />
      </div>
      {props.issue && <small data-issue="true">{props.issue}</small>}
    </div>
  )
}

function BirthdayInputs(props: {
  value: BirthdayDraft
  onChange: (change: Partial<BirthdayDraft>) => void
}): ReactElement {
  const { fields: f } = useWords(peopleWords)
  const widths = { month: 56, day: 56, year: 104 }
  return (
    <>
      {(['month', 'day', 'year'] as const).map((part) => (
        <Input
          key={part}
          aria-label={f[part]}
          placeholder={f[part]}
          inputMode="numeric"
          maxLength={part === 'year' ? 4 : 2}
          style={{ width: widths[part] }}
          value={props.value[part]}
          onChange={(event) => props.onChange({ [part]: event.target.value.replaceAll(/\D/g, '') })}
        />
      ))}
    </>
  )
}

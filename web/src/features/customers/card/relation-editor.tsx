import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { type ReactElement, useState } from 'react'
import {
  mutualKinds,
  type RelationKind,
  relationKind,
  type RelationsOfCustomer,
  saveRelation,
} from '#contracts/customer-relations.ts'
import { listCustomers } from '#contracts/customers.ts'
import { call } from '#kit/api.ts'
import { newId } from '#kit/ids.ts'
import { useWords } from '#kit/words.ts'
import { besides } from '#kit/punctuation.ts'
import { notify } from '../../../app/notes.tsx'
import { EditorDrawer, TextField, useEditing } from '../../../shared/editor.tsx'
import { Field } from '../../../shared/form.tsx'
import { relationWords } from './relation-words.ts'

/** `from` is what the other one is to us; mutual kinds have one word for both. */
const choices = relationKind.options.flatMap((kind): { kind: RelationKind; side: 'from' | 'to' }[] =>
  mutualKinds.has(kind)
    ? [{ kind, side: 'from' }]
    : [
        { kind, side: 'from' },
        { kind, side: 'to' },
      ],
)

/** A new relation to another customer within reach. */
export function RelationEditor(props: {
  customerId: string
  onClose: () => void
  onSaved: (fresh: RelationsOfCustomer) => void
}): ReactElement {
  const w = useWords(relationWords)
  const [relationId] = useState(newId)
  const [find, setFind] = useState('')
  const editing = useEditing(() => ({
    otherId: null as string | null,
    kind: 'introducer' as RelationKind,
    side: 'from' as 'from' | 'to',
    since: '',
    source: '',
    note: '',
  }))
  const { draft, set } = editing
  const found = useQuery({
    queryKey: ['customers', 'find', find],
    queryFn: async ({ signal }) =>
      (await call(listCustomers, { query: { q: find, pageSize: 12 }, signal })).customers,
    enabled: find.length > 0,
    placeholderData: keepPreviousData,
  })
  const save = (): void =>
    void editing.save(async () => {
      if (draft.otherId === null) throw new Error(w.form.choose)
      props.onSaved(
        await call(saveRelation, {
          params: { id: props.customerId, relationId },
          body: {
            kind: draft.kind,
            otherId: draft.otherId,
            fromOther: draft.side === 'from',
            since: draft.since || null,
            source: draft.source,
            note: draft.note || null,
          },
        }),
      )
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
        <Field label={w.form.other} required wide>
          {(control) => (
            <Select
              {...control}
              showSearch={{ filterOption: false, onSearch: (text) => setFind(text.trim()) }}
              placeholder={w.form.find}
              value={draft.otherId}
              options={(found.data ?? [])
                .filter(({ id }) => id !== props.customerId)
                .map((one) => ({ value: one.id, label: one.name + besides(one.licence) }))}
              onChange={(otherId: string) => set({ otherId })}
            />
          )}
        </Field>
        <Field label={w.form.kind} required>
          {(control) => (
            <Select
              {...control}
              value={`${draft.kind}:${draft.side}`}
              options={choices.map(({ kind, side }) => ({
                value: `${kind}:${side}`,
                label: w.kinds[kind][side],
              }))}
              onChange={(value: string) => {
                const chosen = choices.find(({ kind, side }) => `${kind}:${side}` === value)
                if (chosen) set(chosen)
              }}
            />
          )}
        </Field>
        <TextField
          label={w.form.since}
          type="date"
          value={draft.since}
          onChange={(since) => set({ since })}
        />
        <TextField
          label={w.form.source}
          hint={w.form.sourceHint}
          issue={editing.issues.get('source')}
          required
          value={draft.source}
          onChange={(source) => set({ source })}
        />
        <TextField label={w.form.note} wide value={draft.note} onChange={(note) => set({ note })} />
      </div>
    </EditorDrawer>
  )
}

import { useQueryClient } from '@tanstack/react-query'
import { Select } from 'antd'
import type { ReactElement } from 'react'
import type { BodyOf } from '#contracts/http.ts'
import {
  identityCheck,
  makeSubjectRequest,
  placeLegalHold,
  subjectRequestKind,
} from '#contracts/subject-rights.ts'
import { call } from '#kit/api.ts'
import { newId } from '#kit/ids.ts'
import { useWords } from '#kit/words.ts'
import { EditorDrawer, TextField, useEditing } from '../../../shared/editor.tsx'
import { Field } from '../../../shared/form.tsx'
import { subjectWords } from './subjects-words.ts'

export const subjectsKey = ['privacy', 'subjects'] as const

type RequestDraft = Omit<BodyOf<typeof makeSubjectRequest>, 'note'> & {
  readonly id: string
  readonly note: string
}

/** Writes down what a person asked for. */
export function RequestEditor({ onClose }: { onClose: () => void }): ReactElement {
  const w = useWords(subjectWords)
  const client = useQueryClient()
  const { draft, set, busy, issues, save } = useEditing<RequestDraft>(() => ({
    id: newId(),
    licence: '',
    kind: 'file',
    askedBy: '',
    way: 'in_person',
    identityCheck: 'id_document',
    note: '',
  }))
  const store = async (): Promise<void> => {
    const { id, note, ...body } = draft
    await call(makeSubjectRequest, { params: { id }, body: { ...body, note: note.trim() || null } })
    await client.invalidateQueries({ queryKey: subjectsKey })
    onClose()
  }
  const choices = [
    ['kind', subjectRequestKind.options, w.kinds],
    ['way', ['in_person', 'written', 'phone', 'online'], w.ways],
    ['identityCheck', identityCheck.options, w.checks],
  ] as const
  return (
    <EditorDrawer
      title={w.make}
      busy={busy}
      issues={issues}
      onSave={() => void save(store)}
      onClose={onClose}
    >
      <TextField
        label={w.fields.licence}
        required
        value={draft.licence}
        issue={issues.get('licence')}
        onChange={(licence) => set({ licence })}
      />
      <TextField
        label={w.fields.askedBy}
        required
        value={draft.askedBy}
        issue={issues.get('askedBy')}
        onChange={(askedBy) => set({ askedBy })}
      />
      {choices.map(([part, values, names]) => (
        <Field key={part} label={w.fields[part]} issue={issues.get(part)}>
          {(control) => (
            <Select
              {...control}
              value={draft[part]}
              options={values.map((value) => ({
                value: value as string,
                label: (names as Readonly<Record<string, string>>)[value],
              }))}
              onChange={(value) => set({ [part]: value })}
            />
          )}
        </Field>
      ))}
      <TextField
        label={w.fields.note}
        value={draft.note}
        issue={issues.get('note')}
        onChange={(note) => set({ note })}
      />
    </EditorDrawer>
  )
}

/** Places a legal hold on a customer. */
export function HoldEditor({ onClose }: { onClose: () => void }): ReactElement {
  const w = useWords(subjectWords)
  const client = useQueryClient()
  const { draft, set, busy, issues, save } = useEditing(() => ({
    id: newId(),
    licence: '',
    reason: '',
    until: '',
  }))
  const store = async (): Promise<void> => {
    const { id, until, ...body } = draft
    await call(placeLegalHold, { params: { id }, body: { ...body, until: until || null } })
    await client.invalidateQueries({ queryKey: subjectsKey })
    onClose()
  }
  return (
    <EditorDrawer
      title={w.place}
      busy={busy}
      issues={issues}
      onSave={() => void save(store)}
      onClose={onClose}
    >
      <p className="quiet">{w.holdsLead}</p>
      <TextField
        label={w.fields.licence}
        required
        value={draft.licence}
        issue={issues.get('licence')}
        onChange={(licence) => set({ licence })}
      />
      <TextField
        label={w.holdReason}
        required
        value={draft.reason}
        issue={issues.get('reason')}
        onChange={(reason) => set({ reason })}
      />
      <TextField
        label={w.holdUntil}
        type="date"
        value={draft.until}
        issue={issues.get('until')}
        onChange={(until) => set({ until })}
      />
    </EditorDrawer>
  )
}

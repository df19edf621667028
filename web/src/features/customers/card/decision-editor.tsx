import type { ReactElement } from 'react'
import { type PeopleOfCustomer, saveDecisionProcess } from '#contracts/customer-people.ts'
import { call } from '#kit/api.ts'
import { useWords } from '#kit/words.ts'
import { notify } from '../../../app/notes.tsx'
import { EditorDrawer, TextField, useEditing } from '../../../shared/editor.tsx'
import { peopleWords } from './people-words.ts'

/** How the customer comes to a decision, and how long that takes. */
export function DecisionEditor(props: {
  customerId: string
  decision: PeopleOfCustomer['decision']
  onClose: () => void
  onSaved: (fresh: PeopleOfCustomer) => void
}): ReactElement {
  const { decision: w } = useWords(peopleWords)
  const { decision } = props
  const editing = useEditing(() => ({
    process: decision.process ?? '',
    cycle: decision.cycleDays === null ? '' : String(decision.cycleDays),
  }))
  const { draft, set } = editing
  const save = (): void =>
    void editing.save(async () => {
      const fresh = await call(saveDecisionProcess, {
        params: { id: props.customerId },
        body: {
          version: decision.version,
          decision: {
            process: draft.process || null,
            cycleDays: draft.cycle === '' ? null : Number(draft.cycle),
          },
        },
      })
      props.onSaved(fresh)
      notify(w.saved)
    })
  return (
    <EditorDrawer
      title={w.title}
      busy={editing.busy}
      issues={editing.issues}
      onSave={save}
      onClose={props.onClose}
    >
      <div className="form-grid">
        <TextField label={w.process} wide value={draft.process} onChange={(process) => set({ process })} />
        <TextField
          label={w.cycle}
          inputMode="numeric"
          issue={editing.issues.get('decision.cycleDays')}
          value={draft.cycle}
          onChange={(cycle) => set({ cycle: cycle.replaceAll(/\D/g, '') })}
        />
      </div>
    </EditorDrawer>
  )
}

import { Alert, Button, Drawer, Input } from 'antd'
import { type ComponentProps, type FormEvent, type ReactElement, type ReactNode, useState } from 'react'
import { defineMessages, useWords } from '#kit/words.ts'
import { Field, issuesOf } from './form.tsx'

const words = defineMessages({ save: '保存', cancel: '取消' }, { save: 'Save', cancel: 'Cancel' })

/** What an editor holds: the draft, whether it is being saved, and what the server found wrong with it. */
export interface Editing<Draft> {
  readonly draft: Draft
  readonly busy: boolean
  readonly issues: ReadonlyMap<string, string>
  readonly set: (change: Partial<Draft>) => void
  /** Runs a save; when it fails, the draft is kept and `issues` say why. */
  readonly save: (work: () => Promise<void>) => Promise<void>
}

export function useEditing<Draft extends object>(initial: () => Draft): Editing<Draft> {
  const [draft, setDraft] = useState(initial)
  const [failure, setFailure] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  return {
    draft,
    busy,
    issues: issuesOf(failure),
    set: (change) => setDraft((before) => ({ ...before, ...change })),
    save: async (work) => {
      setBusy(true)
      setFailure(null)
      try {
        await work()
      } catch (error) {
        setFailure(error)
      } finally {
        setBusy(false)
      }
    },
  }
}

/** The drawer in which a thing is made or changed: Enter saves from every field, a press beside it loses nothing. */
export function EditorDrawer(props: {
  title: string
  busy: boolean
  issues: ReadonlyMap<string, string>
  onSave: () => void
  onClose: () => void
  children: ReactNode
}): ReactElement {
  const w = useWords(words)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (!props.busy) props.onSave()
  }
  return (
    <Drawer
      open
      title={props.title}
      size={620}
      onClose={props.onClose}
      mask={{ closable: false }}
      footer={
        <div className="row-gap">
          <Button type="primary" loading={props.busy} onClick={props.onSave}>
            {w.save}
          </Button>
          <Button onClick={props.onClose}>{w.cancel}</Button>
        </div>
      }
    >
      <form className="stack" onSubmit={submit} noValidate>
        <FormComplaint issues={props.issues} />
        {props.children}
        <button type="submit" hidden />
      </form>
    </Drawer>
  )
}

/** What is wrong with a form as a whole. */
export function FormComplaint({ issues }: { issues: ReadonlyMap<string, string> }): ReactElement | null {
  const complaint = issues.get('')
  return complaint === undefined ? null : <Alert type="error" showIcon role="alert" title={complaint} />
}

/** A line of text (or a date, a telephone number) with its label and what is wrong with it. */
export function TextField(
  props: Omit<ComponentProps<typeof Field>, 'children'> &
    Pick<ComponentProps<typeof Input>, 'type' | 'inputMode' | 'placeholder' | 'autoCapitalize'> & {
      value: string
      onChange: (value: string) => void
    },
): ReactElement {
  const { label, hint, issue, required, wide, onChange, ...input } = props
  return (
    <Field label={label} hint={hint} issue={issue} required={required} wide={wide}>
      {(control) => <Input {...control} {...input} onChange={(event) => onChange(event.target.value)} />}
    </Field>
  )
}

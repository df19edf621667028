import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Input, Select } from 'antd'
import { type ReactElement, type ReactNode, useState } from 'react'
import type { PersonRef } from '#contracts/common.ts'
import { formatMoment } from '#kit/format.ts'
import { defineMessages, useLocale, useWords } from '#kit/words.ts'
import { notify } from '../app/notes.tsx'
import { useSession } from '../app/session.ts'
import { useUnitChoices } from './directory.ts'
import { type Editing, FormComplaint, useEditing } from './editor.tsx'
import { Field } from './form.tsx'
import { Failure, SkeletonLines } from './page.tsx'

const words = defineMessages(
  {
    unit: '适用单位（下级没有自己的规则时沿用）',
    version: (version: number) => (version === 0 ? '产品默认，尚未保存过' : `第 ${version} 版`),
    inherited: (unit: string) => `沿用${unit}的规则；在这里保存后，本单位及下级改用自己的`,
    note: '这一版改了什么（可不填）',
    save: '保存为新版本',
    saved: (version: number) => `已保存为第 ${version} 版`,
    history: (count: number) => `历次版本（${count}）`,
    readOnly: '您可以查看；修改由本单位的负责人进行。',
  },
  {
    unit: 'Unit (those below follow it unless they have their own)',
    version: (version) => (version === 0 ? 'the product’s own, never saved' : `version ${version}`),
    inherited: (unit) => `Follows the rule of ${unit}; once saved here, this unit has its own`,
    note: 'What is new in this version (optional)',
    save: 'Save as a new version',
    saved: (version) => `Version ${version} saved`,
    history: (count) => `Versions (${count})`,
    readOnly: 'You may read this; the unit’s leader changes it.',
  },
)

interface Version {
  readonly version: number
  readonly at: string
  readonly by: PersonRef | null
  readonly note: string | null
}
/** A sheet of rules of a unit, as `ruleEndpoints` answers it. */
export interface Sheet<Content> {
  readonly version: number
  readonly unit: { readonly id: string; readonly name: string } | null
  readonly savedAt: string | null
  readonly savedBy: PersonRef | null
  readonly content: Content
  readonly history: readonly Version[]
  readonly mayChange: boolean
}
export interface SheetSave<Content> {
  readonly unitId: string
  readonly version: number
  readonly content: Content
  readonly note: string | null
}
export interface SheetForm<Content extends object> {
  readonly editing: Editing<Content>
  readonly unitId: string
  /** The version in force at the unit; 0 is the product's own. */
  readonly version: number
  readonly mayChange: boolean
}

/** The frame of every sheet of rules: for which unit, which version, the fields, and saving as a new version. */
export function RuleSheet<Content extends object>(props: {
  kind: string
  read: (unitId: string, signal: AbortSignal) => Promise<Sheet<Content>>
  save: (body: SheetSave<Content>) => Promise<Sheet<Content>>
  /** Beside the button that saves. */
  renderActions?: (form: SheetForm<Content>) => ReactNode
  children: (form: SheetForm<Content>) => ReactNode
}): ReactElement {
  const w = useWords(words)
  const locale = useLocale()
  const units = useUnitChoices()
  const [chosen, setChosen] = useState<string | null>(null)
  const { me } = useSession()
  // Whoever leads no unit reads what holds at the own one.
  const choices = units.length > 0 ? units : [{ value: me.unit.id, label: me.unit.name }]
  const unitId = chosen ?? choices[0]!.value
  const sheet = useQuery({
    queryKey: ['customers', 'rule', props.kind, unitId],
    queryFn: async ({ signal }) => props.read(unitId, signal),
  })
  if (sheet.isError) return <Failure failure={sheet.error} retry={() => void sheet.refetch()} />
  if (sheet.data === undefined) return <SkeletonLines />
  const { version, unit, savedBy, savedAt, history, mayChange } = sheet.data
  return (
    <div className="panel-pad stack">
      <Field label={w.unit}>
        {(control) => (
          <Select
            {...control}
            className="sheet-unit"
            options={choices.map(({ value, label }) => ({ value, label }))}
            value={unitId}
            onChange={setChosen}
          />
        )}
      </Field>
      <p className="quiet">
        {w.version(version)}
        {savedBy && ` · ${savedBy.name}`}
        {savedAt && ` · ${formatMoment(savedAt, locale)}`}
        {unit && unit.id !== unitId && ` · ${w.inherited(unit.name)}`}
      </p>
      {!mayChange && <p className="consequence">{w.readOnly}</p>}
      <SheetFields key={`${unitId} ${version}`} {...props} unitId={unitId} sheet={sheet.data} />
      {history.length > 0 && (
        <details>
          <summary>{w.history(history.length)}</summary>
          {history.map((one) => (
            <p key={one.version} className="quiet">
              {[w.version(one.version), formatMoment(one.at, locale), one.by?.name, one.note]
                .filter(Boolean)
                .join(' · ')}
            </p>
          ))}
        </details>
      )}
    </div>
  )
}

function SheetFields<Content extends object>(
  props: Parameters<typeof RuleSheet<Content>>[0] & { unitId: string; sheet: Sheet<Content> },
): ReactElement {
  const w = useWords(words)
  const client = useQueryClient()
  const [note, setNote] = useState('')
  const editing = useEditing(() => props.sheet.content)
  const { unitId, sheet } = props
  const { version, mayChange } = sheet
  const form = { editing, unitId, version, mayChange }
  const save = (): Promise<void> =>
    editing.save(async () => {
      const saved = await props.save({ unitId, version, content: editing.draft, note: note.trim() || null })
      notify(w.saved(saved.version))
      await client.invalidateQueries({ queryKey: ['customers'] })
    })
  return (
    <>
      <FormComplaint issues={editing.issues} />
      {props.children(form)}
      {mayChange && (
        <>
          <Field label={w.note}>
            {(control) => (
              <Input
                {...control}
                maxLength={200}
                value={note}
                onChange={(event) => setNote(event.target.value)}
              />
            )}
          </Field>
          <div className="row-gap">
            {props.renderActions?.(form)}
            <Button type="primary" loading={editing.busy} onClick={() => void save()}>
              {w.save}
            </Button>
          </div>
        </>
      )}
    </>
  )
}

import { Checkbox, InputNumber, Modal, Select } from 'antd'
import { type ReactElement, useState } from 'react'
import { roles as allRoles } from '#contracts/access.ts'
import {
  type DesignedField,
  type FieldDefinition,
  type FieldEffect,
  fieldClass,
  fieldKinds,
} from '#contracts/customer-fields.ts'
import { formatMoment } from '#kit/format.ts'
import { newId } from '#kit/ids.ts'
import { useLocale, useWords } from '#kit/words.ts'
import { listed } from '#kit/punctuation.ts'
import { notify } from '../../app/notes.tsx'
import { EditorDrawer, TextField, useEditing } from '../../shared/editor.tsx'
import { Field } from '../../shared/form.tsx'
import { bodyOf, type FieldDraft, isComputed, withKind } from './draft.ts'
import { previewField, useSaveDefinition, useVersions } from './queries.ts'
import { ExpressionFields, OptionFields, RollupFields, RuleFields } from './rule-fields.tsx'
import { fieldWords } from './words.ts'

export interface EditorProps {
  readonly field: DesignedField | null
  readonly draft: FieldDraft
  readonly all: readonly DesignedField[]
  readonly sections: Readonly<
    Record<'individual' | 'group', readonly { code: string; name: { zh: string; en: string } }[]>
  >
  readonly readOnly: boolean
  readonly onClose: () => void
}

/** Makes or changes a field; what the change affects is shown before anything is saved. */
export default function FieldEditor(props: EditorProps): ReactElement {
  const { field, onClose, sections } = props
  const w = useWords(fieldWords)
  const locale = useLocale()
  const saveDefinition = useSaveDefinition()
  const [id] = useState(() => field?.id ?? newId())
  const { draft, set, save, issues, busy } = useEditing<FieldDraft>(() => props.draft)
  const [effect, setEffect] = useState<FieldEffect | null>(null)
  const { definition } = draft
  const change = (next: Partial<FieldDefinition>): void => set({ definition: { ...definition, ...next } })
  const issue = (path: string): string | undefined => issues.get(`definition.${path}`)
  const fixed = field?.origin === 'pack'
  const body = () => bodyOf(draft, field?.version ?? null)

  const write = async (): Promise<void> => {
    const saved = await saveDefinition(id, body())
    notify(w.saved(saved.definition.label.zh))
    onClose()
  }
  const submit = (): void => {
    if (props.readOnly) return onClose()
    void save(async () => {
      const found = await previewField(id, body())
      const retires = draft.state === 'retired' && field?.state !== 'retired'
      if (found.values > 0 || found.dependents.length > 0 || found.savedViews > 0 || retires) setEffect(found)
      else await write()
    })
  }
  const roleOptions = allRoles
    .filter((role) => role !== 'administrator')
    .map((value) => ({ value, label: w.roles[value] }))

  return (
    <EditorDrawer
      title={field === null ? w.add : w.edit(field.definition.label.zh)}
      busy={busy}
      issues={issues}
      onSave={submit}
      onClose={onClose}
    >
      <fieldset className="plain-set stack" disabled={props.readOnly}>
        <div className="field-form-pair">
          <TextField
            label={w.form.labelZh}
            required
            issue={issue('label.zh')}
            value={definition.label.zh}
            onChange={(zh) => change({ label: { ...definition.label, zh } })}
          />
          <TextField
            label={w.form.labelEn}
            hint={w.form.labelEnHint}
            issue={issue('label.en')}
            value={definition.label.en}
            onChange={(en) => change({ label: { ...definition.label, en } })}
          />
          {field === null && (
            <TextField
              label={w.form.code}
              hint={w.form.codeHint}
              issue={issues.get('code')}
              value={draft.code}
              onChange={(code) => set({ code })}
            />
          )}
          <Field label={w.form.kind} hint={field ? w.form.kindFixed : undefined} issue={issue('kind')}>
            {(control) => (
              <Select
                {...control}
                disabled={field !== null}
                value={definition.kind}
                options={fieldKinds.map((value) => ({ value, label: w.kinds[value] }))}
                onChange={(kind) => set({ definition: withKind(definition, kind) })}
              />
            )}
          </Field>
        </div>
        <TextField
          label={w.form.help}
          value={definition.help?.zh ?? ''}
          onChange={(zh) => change({ help: { zh, en: definition.help?.en ?? '' } })}
        />
        {(['individual', 'group'] as const).map((card) => {
          const place = definition.placements[card]
          const put = (next: typeof place): void =>
            change({ placements: { ...definition.placements, [card]: next } })
          return (
            <div className="field-form-pair" key={card}>
              <Field
                label={`${w.form.place} · ${w.cards[card]}`}
                issue={issue(`placements.${card}`) ?? issue('placements')}
              >
                {(control) => (
                  <Select
                    {...control}
                    value={place?.section ?? ''}
                    options={[
                      { value: '', label: w.form.nowhere },
                      ...sections[card].map(({ code, name }) => ({
                        value: code,
                        label: locale === 'zh-CN' ? name.zh : name.en,
                      })),
                    ]}
                    onChange={(section) =>
                      put(section === '' ? null : { section, position: place?.position ?? 500 })
                    }
                  />
                )}
              </Field>
              {place && (
                <Field label={w.form.position}>
                  {(control) => (
                    <InputNumber
                      {...control}
                      min={0}
                      max={9999}
                      precision={0}
                      value={place.position}
                      onChange={(position) => put({ ...place, position: position ?? 0 })}
                    />
                  )}
                </Field>
              )}
            </div>
          )
        })}
        <div className="row-gap">
          {!isComputed(definition.kind) && (
            <>
              <Checkbox
                checked={definition.required}
                onChange={({ target }) => change({ required: target.checked })}
              >
                {w.required}
              </Checkbox>
              <Checkbox
                checked={definition.recommended}
                onChange={({ target }) => change({ recommended: target.checked })}
              >
                {w.recommended}
              </Checkbox>
            </>
          )}
          <Checkbox
            checked={definition.onPhone}
            disabled={definition.class === 'sensitive'}
            onChange={({ target }) => change({ onPhone: target.checked })}
          >
            {w.form.onPhone}
          </Checkbox>
          <span className="quiet">{w.form.onPhoneHint}</span>
        </div>
        <RuleFields definition={definition} issue={issue} change={change} />
        <OptionFields definition={definition} issue={issue} change={change} fixed={fixed} />
        <ExpressionFields
          definition={definition}
          issue={issue}
          change={change}
          fixed={fixed}
          all={props.all}
        />
        <RollupFields definition={definition} issue={issue} change={change} fixed={fixed} all={props.all} />
        <Field label={w.form.class} hint={w.form.classHint} issue={issue('class')}>
          {(control) => (
            <Select
              {...control}
              value={definition.class}
              options={fieldClass.options.map((value) => ({ value, label: w.classes[value] }))}
              onChange={(value) => change({ class: value })}
            />
          )}
        </Field>
        <Field label={w.form.readers} hint={w.form.readersHint} issue={issue('readRoles')}>
          {(control) => (
            <Select
              {...control}
              mode="multiple"
              value={definition.readRoles}
              options={roleOptions}
              onChange={(readRoles) => change({ readRoles })}
            />
          )}
        </Field>
        {!isComputed(definition.kind) && (
          <Field label={w.form.writers} issue={issue('writeRoles')}>
            {(control) => (
              <Select
                {...control}
                mode="multiple"
                value={definition.writeRoles}
                options={roleOptions.filter(
                  ({ value }) => value === 'account_manager' || value === 'team_leader',
                )}
                onChange={(writeRoles) => change({ writeRoles })}
              />
            )}
          </Field>
        )}
        <div className="field-form-pair">
          {!isComputed(definition.kind) && (
            <Field label={w.form.stale} hint={w.form.staleHint}>
              {(control) => (
                <InputNumber
                  {...control}
                  min={1}
                  max={3660}
                  precision={0}
                  value={definition.staleDays}
                  onChange={(staleDays) => change({ staleDays })}
                />
              )}
            </Field>
          )}
          <Field label={w.form.state}>
            {(control) => (
              <Select
                {...control}
                value={draft.state}
                options={(['draft', 'in_force', 'retired'] as const).map((value) => ({
                  value,
                  label: w.states[value],
                }))}
                onChange={(state) => set({ state })}
              />
            )}
          </Field>
        </div>
        {issues.get('definition') !== undefined && <p role="alert">{issues.get('definition')}</p>}
      </fieldset>
      {field && <Versions id={field.id} />}
      {effect && (
        <Effect
          effect={effect}
          retires={draft.state === 'retired'}
          onBack={() => setEffect(null)}
          onSave={() => {
            setEffect(null)
            void save(write)
          }}
        />
      )}
    </EditorDrawer>
  )
}

/** What saving does to values, formulas and views, before it is done. */
function Effect(props: {
  effect: FieldEffect
  retires: boolean
  onSave: () => void
  onBack: () => void
}): ReactElement {
  const w = useWords(fieldWords)
  const locale = useLocale()
  const { effect } = props
  const labels = listed(effect.dependents.map(({ label }) => (locale === 'zh-CN' ? label.zh : label.en)))
  return (
    <Modal
      open
      title={w.effect.title}
      okText={w.effect.save}
      cancelText={w.effect.back}
      onOk={props.onSave}
      onCancel={props.onBack}
    >
      <ul>
        {effect.values > 0 && <li>{w.effect.values(effect.values)}</li>}
        {effect.invalid > 0 && <li>{w.effect.invalid(effect.invalid)}</li>}
        {props.retires && <li>{w.effect.retired}</li>}
        {labels !== '' && <li>{w.effect.dependents(labels)}</li>}
        {effect.savedViews > 0 && <li>{w.effect.views(effect.savedViews)}</li>}
      </ul>
    </Modal>
  )
}

function Versions({ id }: { id: string }): ReactElement {
  const w = useWords(fieldWords)
  const locale = useLocale()
  const [open, setOpen] = useState(false)
  const versions = useVersions(id, open)
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{w.form.versions}</summary>
      {versions.data?.map(({ version, at, by, state, definition }) => (
        <div key={version} className="version-line">
          {w.form.versionLine(version, w.states[state])} · {definition.label.zh}
          <div className="quiet tabular">
            {formatMoment(at, locale)} · {by?.name ?? w.pack}
          </div>
        </div>
      ))}
    </details>
  )
}

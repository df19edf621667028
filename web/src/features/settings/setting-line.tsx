import { useQuery } from '@tanstack/react-query'
import { Button, Input, InputNumber, Select, Switch } from 'antd'
import { type ReactElement, useId, useState } from 'react'
import { type Setting, settingHistory } from '#contracts/operations.ts'
import { call } from '#kit/api.ts'
import { formatMoment } from '#kit/format.ts'
import { useLocale, useWords } from '#kit/words.ts'
import { listed } from '#kit/punctuation.ts'
import { Diff } from '../../shared/diff.tsx'
import { settingsWords } from './words.ts'

type Value = Setting['value']

/** One rule: what it means, its value, where the value comes from, who changed it. */
export function SettingLine(props: {
  setting: Setting
  editable: boolean
  atUnit: boolean
  onSave: (value: Value | null) => void
}): ReactElement {
  const { setting, editable } = props
  const w = useWords(settingsWords)
  const id = useId()
  const [draft, setDraft] = useState<Value>(setting.value)
  const [open, setOpen] = useState(false)
  const text = useValueText(setting)
  const changed = JSON.stringify(draft) !== JSON.stringify(setting.value)
  const own = setting.from === (props.atUnit ? 'unit' : 'global')
  return (
    <article className="setting">
      <div className="setting-what">
        <label htmlFor={id}>{setting.title}</label>
        <p className="quiet" id={`${id}-note`}>
          {setting.description}
          {setting.min !== null &&
            setting.max !== null &&
            ` (${w.range(String(setting.min), String(setting.max))})`}
        </p>
      </div>
      <div className="setting-value">
        <div className="row-gap">
          <Control id={id} setting={setting} value={draft} disabled={!editable} onChange={setDraft} />
          {setting.unitOfMeasure && <span>{setting.unitOfMeasure}</span>}
          {changed && (
            <Button type="primary" size="small" onClick={() => props.onSave(draft)}>
              {w.save}
            </Button>
          )}
          {!changed && own && editable && (
            <Button type="link" size="small" onClick={() => props.onSave(null)}>
              {props.atUnit ? w.reset : w.resetGlobal}
            </Button>
          )}
        </div>
        <small className="quiet">
          {setting.scope === 'global' ? w.onlyGlobal : w.from[setting.from]}
          {setting.fromUnit && ` · ${w.fromUnit(setting.fromUnit)}`}
          {setting.from !== 'default' && ` · ${w.defaultValue(text(setting.defaultValue))}`}
          {' · '}
          <button type="button" className="link" aria-expanded={open} onClick={() => setOpen(!open)}>
            {w.history}
          </button>
        </small>
      </div>
      {open && <SettingHistory setting={setting} />}
    </article>
  )
}

function Control(props: {
  id: string
  setting: Setting
  value: Value
  disabled: boolean
  onChange: (value: Value) => void
}): ReactElement {
  const { id, setting, value, disabled, onChange } = props
  const common = { id, disabled, 'aria-describedby': `${id}-note` }
  if (setting.type === 'flag') {
    return <Switch {...common} checked={value === true} onChange={onChange} />
  }
  if (setting.type === 'choice') {
    return (
      <Select
        {...common}
        style={{ minWidth: 180 }}
        value={value as string}
        options={(setting.choices ?? []).map((choice) => ({ value: choice.value, label: choice.label }))}
        onChange={onChange}
      />
    )
  }
  if (setting.type === 'integer' || setting.type === 'number') {
    return (
      <InputNumber
        {...common}
        min={setting.min ?? undefined}
        max={setting.max ?? undefined}
        precision={setting.type === 'integer' ? 0 : undefined}
        value={value as number}
        onChange={(next) => {
          if (next !== null) onChange(next)
        }}
      />
    )
  }
  return <Input {...common} value={String(value)} onChange={(event) => onChange(event.target.value)} />
}

function useValueText(setting: Setting): (value: Value | null) => string {
  const w = useWords(settingsWords)
  return (value) => {
    if (value === null) return w.widerValue
    if (typeof value === 'boolean') return value ? w.on : w.off
    const label = setting.choices?.find((choice) => choice.value === value)?.label
    const text = label ?? (Array.isArray(value) ? listed(value.map(String)) : String(value))
    return setting.unitOfMeasure ? `${text} ${setting.unitOfMeasure}` : text
  }
}

function SettingHistory({ setting }: { setting: Setting }): ReactElement {
  const w = useWords(settingsWords)
  const locale = useLocale()
  const text = useValueText(setting)
  const history = useQuery({
    queryKey: ['settings', 'history', setting.key],
    queryFn: async ({ signal }) =>
      (await call(settingHistory, { params: { key: setting.key }, signal })).changes,
  })
  return (
    <div className="setting-history">
      {history.data?.length === 0 && <span className="quiet">{w.noHistory}</span>}
      {history.isError && <span role="alert">{history.error.message}</span>}
      {history.data?.map((change) => (
        <p key={`${change.at} ${change.unit ?? ''}`}>
          <span className="quiet tabular">
            {formatMoment(change.at, locale)} {change.by?.name ?? w.system}{' '}
          </span>
          <Diff
            label={change.unit ?? w.everywhere}
            before={change.before === null && change.unit === null ? w.from.default : text(change.before)}
            after={change.after === null && change.unit === null ? w.from.default : text(change.after)}
          />
        </p>
      ))}
    </div>
  )
}

import { type ReactElement, type ReactNode, useState } from 'react'
import { defineMessages, useWords } from '#kit/words.ts'
import { listed } from '#kit/punctuation.ts'
import { Popup } from './menu.tsx'
import './filters.css'

const words = defineMessages(
  {
    clear: (label: string) => `清除“${label}”`,
    find: '查找',
    none: '没有符合的选项',
    any: '不限',
    more: (count: number) => `等 ${count} 项`,
    date: '日期',
  },
  {
    clear: (label) => `Clear “${label}”`,
    find: 'Find',
    none: 'Nothing fits',
    any: 'Any',
    more: (count) => `and so on, ${count}`,
    date: 'Date',
  },
)

export interface Choice {
  readonly value: string
  readonly label: string
  /** Depth in a tree, for indenting. */
  readonly depth?: number
  readonly hint?: string
}

export function Chip(props: {
  label: string
  value: string | null
  onClear: () => void
  children: (close: () => void) => ReactNode
}): ReactElement {
  const w = useWords(words)
  return (
    <span className="chip" data-on={props.value !== null}>
      <Popup
        label={props.label}
        className="chip-button"
        align="left"
        button={
          <>
            {props.label}
            {props.value !== null && <b>{props.value}</b>}
            <i aria-hidden="true">▾</i>
          </>
        }
      >
        {(close) => <div className="chip-panel">{props.children(close)}</div>}
      </Popup>
      {props.value !== null && (
        <button
          type="button"
          className="chip-clear"
          aria-label={w.clear(props.label)}
          onClick={props.onClear}
        >
          ×
        </button>
      )}
    </span>
  )
}

/** A filter by several values out of a list; long lists can be searched. */
export function ChoiceFilter(props: {
  label: string
  choices: readonly Choice[]
  chosen: readonly string[]
  onChange: (chosen: string[]) => void
}): ReactElement {
  const w = useWords(words)
  const [text, setText] = useState('')
  const { choices, chosen, onChange } = props
  const names = chosen.map((value) => choices.find((choice) => choice.value === value)?.label ?? '…')
  const value =
    names.length === 0
      ? null
      : names.length <= 2
        ? listed(names)
        : `${names.slice(0, 1).join('')} ${w.more(names.length)}`
  const wanted = text.trim().toLowerCase()
  const shown = choices.filter((choice) =>
    `${choice.label} ${choice.hint ?? ''}`.toLowerCase().includes(wanted),
  )
  return (
    <Chip label={props.label} value={value} onClear={() => onChange([])}>
      {() => (
        <>
          {choices.length > 10 && (
            <input
              className="plain-input"
              aria-label={w.find}
              placeholder={w.find}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          )}
          <div className="chip-choices">
            {shown.slice(0, 300).map((choice) => (
              <label key={choice.value} style={{ paddingLeft: 6 + (choice.depth ?? 0) * 14 }}>
                <input
                  type="checkbox"
                  checked={chosen.includes(choice.value)}
                  onChange={(event) =>
                    onChange(
                      event.target.checked
                        ? [...chosen, choice.value]
                        : chosen.filter((value) => value !== choice.value),
                    )
                  }
                />
                {choice.label}
                {choice.hint && <small>{choice.hint}</small>}
              </label>
            ))}
            {shown.length === 0 && <p className="quiet">{w.none}</p>}
          </div>
        </>
      )}
    </Chip>
  )
}

/** A filter with one value or none. */
export function OneOfFilter(props: {
  label: string
  choices: readonly Choice[]
  chosen: string | undefined
  onChange: (chosen: string | undefined) => void
}): ReactElement {
  const w = useWords(words)
  const value = props.choices.find((choice) => choice.value === props.chosen)?.label ?? null
  return (
    <Chip label={props.label} value={value} onClear={() => props.onChange(undefined)}>
      {(close) => (
        <div className="chip-choices">
          {[{ value: '', label: w.any }, ...props.choices].map((choice) => (
            <label key={choice.value}>
              <input
                type="radio"
                name={props.label}
                checked={(props.chosen ?? '') === choice.value}
                onChange={() => {
                  props.onChange(choice.value === '' ? undefined : choice.value)
                  close()
                }}
              />
              {choice.label}
            </label>
          ))}
        </div>
      )}
    </Chip>
  )
}

export function DateFilter(props: {
  label: string
  value: string | undefined
  onChange: (value: string | undefined) => void
}): ReactElement {
  const w = useWords(words)
  return (
    <Chip label={props.label} value={props.value ?? null} onClear={() => props.onChange(undefined)}>
      {() => (
        <input
          className="plain-input"
          type="date"
          aria-label={`${props.label} ${w.date}`}
          value={props.value ?? ''}
          onChange={(event) => props.onChange(event.target.value || undefined)}
        />
      )}
    </Chip>
  )
}

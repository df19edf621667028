import { Button, Checkbox, Input, Select } from 'antd'
import type { ReactElement } from 'react'
import type { ServiceRule } from '#contracts/customer-service.ts'
import { useWords } from '#kit/words.ts'
import { useSession } from '../../../app/session.ts'
import type { Editing } from '../../../shared/editor.tsx'
import { FrequencyField } from './frequency-field.tsx'
import { serviceWords } from './words.ts'

type Level = ServiceRule['levels'][number]

/** The table of service: a column a level, a row an item, and what everybody gets at the right. */
export function ServiceFields(props: { editing: Editing<ServiceRule>; disabled: boolean }): ReactElement {
  const w = useWords(serviceWords)
  const { pack } = useSession()
  const { disabled } = props
  const { draft, set } = props.editing
  const { items, levels, floor } = draft
  const setLevel = (place: number, change: Partial<Level>): void =>
    set({ levels: levels.map((one, at) => (at === place ? { ...one, ...change } : one)) })
  const setItem = (place: number, name: string): void =>
    set({ items: items.map((one, at) => (at === place ? { ...one, name } : one)) })
  const addLevel = (): void =>
    set({
      levels: [
        ...levels,
        {
          key: freeKey('level', levels),
          name: w.newLevel,
          department: '',
          grades: [],
          keyCustomers: false,
          values: {},
          visit: null,
        },
      ],
    })
  const text = (label: string, value: string, onChange: (value: string) => void, maxLength = 60) => (
    <Input
      aria-label={label}
      disabled={disabled}
      maxLength={maxLength}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  )
  return (
    <div className="stack">
      <div className="table-holder" tabIndex={0} role="region" aria-label={w.item}>
        <table className="table lines-table service-table">
          <thead>
            <tr>
              <th>{w.item}</th>
              {levels.map((level, place) => (
                <th key={level.key}>
                  <div className="row-gap">
                    {text(w.name, level.name, (name) => setLevel(place, { name }), 24)}
                    {!disabled && levels.length > 1 && (
                      <button
                        type="button"
                        className="link"
                        aria-label={w.remove(level.name)}
                        onClick={() => set({ levels: levels.filter((_, at) => at !== place) })}
                      >
                        ×
                      </button>
                    )}
                  </div>
                </th>
              ))}
              <th>{w.everybody}</th>
            </tr>
          </thead>
          <tbody>
            <tr>
              <th scope="row">{w.department}</th>
              {levels.map((level, place) => (
                <td key={level.key}>
                  {text(
                    w.field(level.name, w.department),
                    level.department,
                    (department) => setLevel(place, { department }),
                    40,
                  )}
                </td>
              ))}
              <td />
            </tr>
            <tr>
              <th scope="row">{w.grades}</th>
              {levels.map((level, place) => (
                <td key={level.key}>
                  <Select
                    mode="multiple"
                    aria-label={w.field(level.name, w.grades)}
                    className="level-grades"
                    disabled={disabled}
                    value={level.grades}
                    options={pack.grades.map(({ code, name }) => ({ value: code, label: name }))}
                    onChange={(grades) => setLevel(place, { grades })}
                  />
                  <Checkbox
                    checked={level.keyCustomers}
                    disabled={disabled}
                    onChange={(event) => setLevel(place, { keyCustomers: event.target.checked })}
                  >
                    {w.key}
                  </Checkbox>
                </td>
              ))}
              <td className="wrap quiet">{w.rest}</td>
            </tr>
            <tr>
              <th scope="row">{w.visit}</th>
              {levels.map((level, place) => (
                <td key={level.key}>
                  <FrequencyField
                    label={w.field(level.name, w.visit)}
                    none={w.visitNone}
                    disabled={disabled}
                    value={level.visit}
                    onChange={(visit) => setLevel(place, { visit })}
                  />
                </td>
              ))}
              <td>
                <FrequencyField
                  label={w.field(w.everybody, w.visit)}
                  none={w.floorNone}
                  disabled={disabled}
                  value={draft.floorVisit}
                  onChange={(floorVisit) => set({ floorVisit })}
                />
              </td>
            </tr>
            {items.map((item, row) => (
              <tr key={item.key}>
                <th scope="row">
                  <div className="row-gap">
                    {text(w.item, item.name, (name) => setItem(row, name), 24)}
                    {!disabled && items.length > 1 && (
                      <button
                        type="button"
                        className="link"
                        aria-label={w.remove(item.name)}
                        onClick={() => set({ items: items.filter((_, at) => at !== row) })}
                      >
                        ×
                      </button>
                    )}
                  </div>
                </th>
                {levels.map((level, place) => (
                  <td key={level.key}>
                    {text(w.field(level.name, item.name), level.values[item.key] ?? '', (value) =>
                      setLevel(place, { values: { ...level.values, [item.key]: value } }),
                    )}
                  </td>
                ))}
                <td>
                  {text(w.field(w.everybody, item.name), floor[item.key] ?? '', (value) =>
                    set({ floor: { ...floor, [item.key]: value } }),
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {!disabled && (
        <div className="row-gap">
          <Button
            disabled={items.length >= 20}
            onClick={() => set({ items: [...items, { key: freeKey('item', items), name: w.newItem }] })}
          >
            {w.addItem}
          </Button>
          <Button disabled={levels.length >= 10} onClick={addLevel}>
            {w.addLevel}
          </Button>
        </div>
      )}
    </div>
  )
}

function freeKey(word: string, taken: readonly { readonly key: string }[]): string {
  let number = taken.length + 1
  while (taken.some(({ key }) => key === `${word}${number}`)) number++
  return `${word}${number}`
}

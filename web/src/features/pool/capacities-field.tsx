import { InputNumber, Select } from 'antd'
import type { ReactElement } from 'react'
import type { PoolRule } from '#contracts/customer-pool.ts'
import { useWords } from '#kit/words.ts'
import { usePersonChoices } from '../../shared/directory.ts'
import { poolWords } from './words.ts'

/** People who may hold more or fewer customers than everybody else. */
export function CapacitiesField(props: {
  capacities: PoolRule['capacities']
  usual: number
  onChange: (capacities: PoolRule['capacities']) => void
}): ReactElement {
  const { capacity: w } = useWords(poolWords)
  const people = usePersonChoices('account_manager')
  const { capacities, onChange } = props
  const nameOf = (id: string): string => people.find(({ value }) => value === id)?.label ?? w.unknown
  const free = people.filter(({ value }) => !capacities.some(({ personId }) => personId === value))
  return (
    <section className="stack" aria-label={w.title}>
      <h3 className="section-title">{w.title}</h3>
      {capacities.map(({ personId, holding }) => (
        <div key={personId} className="row-gap">
          <span>{nameOf(personId)}</span>
          <InputNumber
            aria-label={w.of(nameOf(personId))}
            min={0}
            max={100_000}
            value={holding}
            onChange={(value) => {
              if (value !== null)
                onChange(
                  capacities.map((one) => (one.personId === personId ? { personId, holding: value } : one)),
                )
            }}
          />
          <button
            type="button"
            className="link"
            onClick={() => onChange(capacities.filter((one) => one.personId !== personId))}
          >
            {w.remove}
          </button>
        </div>
      ))}
      <Select
        className="sheet-unit"
        aria-label={w.add}
        placeholder={w.add}
        showSearch={{ optionFilterProp: 'label' }}
        value={null}
        options={free.map(({ value, label, hint }) => ({ value, label: `${label} · ${hint ?? ''}` }))}
        onChange={(personId: string | null) => {
          if (personId !== null) onChange([...capacities, { personId, holding: props.usual }])
        }}
      />
    </section>
  )
}

import { Button, Select } from 'antd'
import { type ReactElement, useMemo, useState } from 'react'
import type { ScenarioSpec } from '#contracts/territories.ts'
import { useWords } from '#kit/words.ts'
import { Field } from '../../../shared/form.tsx'
import type { ShownLayer, Studio } from './division.ts'
import { studioWords } from './words.ts'

/** One customer: who has it, who shall have it, and wishes about it. */
export function CustomerPanel(props: {
  studio: Studio
  shown: ShownLayer
  spec: ScenarioSpec
  customerId: string | null
  disabled: boolean
  onCustomer: (id: string) => void
  onSpec: (spec: ScenarioSpec) => void
  /** Null while there is no result to change. */
  onMove: ((customerId: string, toId: string) => void) | null
}): ReactElement {
  const s = useWords(studioWords)
  const { studio, shown, spec, customerId, disabled } = props
  const { customers } = studio
  const [apartFrom, setApartFrom] = useState<string | null>(null)
  const names = useMemo(
    () => customers.id.map((id, i) => ({ value: id, label: customers.name[i]! })),
    [customers],
  )
  const at = customerId === null ? -1 : customers.id.indexOf(customerId)
  const nameOf = (district: number | undefined): string => shown.districts[district ?? -1]?.name ?? '—'
  const choices = shown.districts.map(({ id, name }) => ({ value: id, label: name }))
  const locked = customerId !== null && spec.locked.includes(customerId)
  const pair = apartFrom !== null && customerId !== null && apartFrom !== customerId
  return (
    <div className="stack">
      <Field label={s.search}>
        {(control) => (
          <Select
            {...control}
            showSearch={{ optionFilterProp: 'label' }}
            value={customerId}
            options={names}
            onChange={(id: string) => props.onCustomer(id)}
          />
        )}
      </Field>
      {at < 0 && <p className="quiet">{s.choose}</p>}
      {at >= 0 && customerId !== null && (
        <>
          <dl className="customer-facts">
            <dt>{s.chosen}</dt>
            <dd>
              <b>{customers.name[at]}</b> {customers.grade[at]}
            </dd>
            <dt>{s.nowWith}</dt>
            <dd>{nameOf(shown.today[at])}</dd>
            {shown.proposal && (
              <>
                <dt>{s.willBe}</dt>
                <dd>{nameOf(shown.proposal[at])}</dd>
              </>
            )}
          </dl>
          {props.onMove && (
            <Field label={s.moveTo}>
              {(control) => (
                <Select
                  {...control}
                  disabled={disabled}
                  value={shown.districts[shown.proposal?.[at] ?? -1]?.id}
                  options={choices}
                  onChange={(toId: string) => props.onMove?.(customerId, toId)}
                />
              )}
            </Field>
          )}
          <div className="row-gap">
            <Button
              disabled={disabled}
              onClick={() =>
                props.onSpec({
                  ...spec,
                  locked: locked
                    ? spec.locked.filter((id) => id !== customerId)
                    : [...spec.locked, customerId],
                })
              }
            >
              {locked ? s.unlock : s.lock}
            </Button>
            <Button
              disabled={disabled}
              onClick={() => {
                if (!pair || apartFrom === null) {
                  setApartFrom(apartFrom === null ? customerId : null)
                  return
                }
                props.onSpec({
                  ...spec,
                  apart: [...spec.apart, { firstId: apartFrom, secondId: customerId }],
                })
                setApartFrom(null)
              }}
            >
              {apartFrom === null || pair ? s.keepApart : s.apartPick}
            </Button>
          </div>
          <Field label={s.forbid}>
            {(control) => (
              <Select
                {...control}
                mode="multiple"
                disabled={disabled}
                value={spec.forbidden.flatMap((one) => (one.customerId === customerId ? [one.toId] : []))}
                options={choices}
                onChange={(ids: string[]) =>
                  props.onSpec({
                    ...spec,
                    forbidden: [
                      ...spec.forbidden.filter((one) => one.customerId !== customerId),
                      ...ids.map((toId) => ({ customerId, toId })),
                    ],
                  })
                }
              />
            )}
          </Field>
        </>
      )}
    </div>
  )
}

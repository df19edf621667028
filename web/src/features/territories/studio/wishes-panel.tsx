import { Checkbox, InputNumber, Select, Slider } from 'antd'
import type { ReactElement } from 'react'
import { type Attribute, type ScenarioSpec } from '#contracts/territories.ts'
import { type Layer, layers } from '#contracts/workloads.ts'
import { indicators } from '#engines/workload/index.ts'
import { useWords } from '#kit/words.ts'
import { Field } from '../../../shared/form.tsx'
import { territoryWords } from '../words.ts'
import type { Studio } from './division.ts'
import { studioWords } from './words.ts'

const attributes: readonly Attribute[] = ['workload', 'customers', 'shops', 'orders', 'volume']
/** A new crossing price, in visit-kilometres. */
const USUAL_CROSSING = 50

/** What a division shall keep to. */
export function WishesPanel(props: {
  studio: Studio
  spec: ScenarioSpec
  disabled: boolean
  onChange: (spec: ScenarioSpec) => void
  onDistricts: () => void
}): ReactElement {
  const s = useWords(studioWords)
  const w = useWords(territoryWords)
  const { studio, spec, disabled } = props
  const change = (part: Partial<ScenarioSpec>): void => props.onChange({ ...spec, ...part })
  const people = studio.people.map(({ id, name }) => ({ value: id, label: name }))
  const lists: [string, number, Partial<ScenarioSpec>][] = [
    [s.locked(spec.locked.length), spec.locked.length, { locked: [] }],
    [s.forbidden(spec.forbidden.length), spec.forbidden.length, { forbidden: [] }],
    [s.apart(spec.apart.length), spec.apart.length, { apart: [] }],
  ]
  return (
    <fieldset className="stack studio-wishes" disabled={disabled}>
      <Field label={s.layersField}>
        {() => (
          <Checkbox.Group
            disabled={disabled}
            value={spec.layers}
            options={layers.map((layer) => ({ value: layer, label: w.layers[layer] }))}
            onChange={(chosen: Layer[]) =>
              chosen.length > 0 && change({ layers: layers.filter((one) => chosen.includes(one)) })
            }
          />
        )}
      </Field>
      {spec.layers.length > 1 && (
        <Checkbox
          disabled={disabled}
          checked={spec.together}
          onChange={(event) => change({ together: event.target.checked })}
        >
          {s.together}
        </Checkbox>
      )}
      <button type="button" className="link" onClick={props.onDistricts}>
        {s.openDistricts}
      </button>
      <Field label={s.balanceOn}>
        {() => (
          <ul className="attribute-list">
            {attributes.map((attribute) => {
              const chosen = spec.attributes.find((one) => one.attribute === attribute)
              const others = spec.attributes.filter((one) => one.attribute !== attribute)
              const put = (tolerance: number): void =>
                change({
                  attributes: attributes.flatMap((name) =>
                    name === attribute
                      ? [{ attribute, tolerance }]
                      : others.filter((one) => one.attribute === name),
                  ),
                })
              return (
                <li key={attribute}>
                  <Checkbox
                    disabled={disabled || (chosen !== undefined && others.length === 0)}
                    checked={chosen !== undefined}
                    onChange={(event) => (event.target.checked ? put(0.15) : change({ attributes: others }))}
                  >
                    {w.attributes[attribute]}
                  </Checkbox>
                  {chosen && (
                    <InputNumber
                      aria-label={`${w.attributes[attribute]} ${s.tolerance}`}
                      size="small"
                      disabled={disabled}
                      min={0.5}
                      max={100}
                      value={Math.round(chosen.tolerance * 1000) / 10}
                      prefix="±"
                      suffix="%"
                      onChange={(value) => value !== null && put(value / 100)}
                    />
                  )}
                </li>
              )
            })}
          </ul>
        )}
      </Field>
      <Field label={s.border}>
        {(control) => (
          <Select
            {...control}
            disabled={disabled}
            value={spec.border}
            options={(['free', 'unit', 'area'] as const).map((value) => ({ value, label: s.borders[value] }))}
            onChange={(border) => change({ border })}
          />
        )}
      </Field>
      {spec.border !== 'free' && (
        <Field label={s.crossing}>
          {(control) => (
            <span className="row-gap">
              <Select
                {...control}
                disabled={disabled}
                value={spec.crossingPrice === null ? 'never' : 'priced'}
                options={[
                  { value: 'never', label: s.never },
                  { value: 'priced', label: s.priced },
                ]}
                onChange={(how) => change({ crossingPrice: how === 'never' ? null : USUAL_CROSSING })}
              />
              {spec.crossingPrice !== null && (
                <InputNumber
                  aria-label={s.priced}
                  disabled={disabled}
                  min={0}
                  max={10_000}
                  value={spec.crossingPrice}
                  onChange={(value) => change({ crossingPrice: value ?? 0 })}
                />
              )}
            </span>
          )}
        </Field>
      )}
      <Field label={s.keep} hint={s.keepHint}>
        {(control) => (
          <InputNumber
            {...control}
            disabled={disabled}
            min={0}
            max={100_000}
            value={spec.movePrice ?? 0}
            onChange={(value) => change({ movePrice: value ?? 0 })}
          />
        )}
      </Field>
      <ul className="wish-lists">
        {lists
          .filter(([, count]) => count > 0)
          .map(([label, , cleared]) => (
            <li key={label}>
              {label}{' '}
              <button type="button" className="link" onClick={() => change(cleared)}>
                {s.clear}
              </button>
            </li>
          ))}
      </ul>
      <details>
        <summary>{s.weights}</summary>
        {indicators.map((indicator) => (
          <div key={indicator} className="weight-line">
            <span>{w.indicators[indicator]}</span>
            <Slider
              disabled={disabled}
              min={0}
              max={50}
              value={spec.weights[indicator]}
              ariaLabelForHandle={w.indicators[indicator]}
              onChange={(value: number) => change({ weights: { ...spec.weights, [indicator]: value } })}
            />
          </div>
        ))}
      </details>
      <details>
        <summary>{s.capacity}</summary>
        <p className="quiet">{s.capacityHint}</p>
        {studio.people.map(({ id, name }) => (
          <div key={id} className="weight-line">
            <span>{name}</span>
            <InputNumber
              aria-label={`${s.capacity} ${name}`}
              size="small"
              disabled={disabled}
              min={0.1}
              max={5}
              step={0.1}
              value={spec.capacities[id] ?? 1}
              onChange={(value) => change({ capacities: { ...spec.capacities, [id]: value ?? 1 } })}
            />
          </div>
        ))}
      </details>
      <details>
        <summary>{s.whatIf}</summary>
        <Field label={s.extra}>
          {(control) => (
            <InputNumber
              {...control}
              disabled={disabled}
              min={0}
              max={20}
              value={spec.extra}
              onChange={(value) => change({ extra: value ?? 0 })}
            />
          )}
        </Field>
        <Field label={s.without}>
          {(control) => (
            <Select
              {...control}
              mode="multiple"
              disabled={disabled}
              value={spec.without}
              options={people}
              onChange={(without: string[]) => change({ without })}
            />
          )}
        </Field>
      </details>
    </fieldset>
  )
}

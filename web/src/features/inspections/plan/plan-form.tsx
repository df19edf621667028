import { useMutation } from '@tanstack/react-query'
import { Button, Checkbox, Input, InputNumber, Select } from 'antd'
import { type ReactElement, useMemo, useState } from 'react'
import {
  changeInspection,
  createInspection,
  type InspectionPlan,
  type SamplingDesign,
  type StratumKey,
} from '#contracts/inspections.ts'
import { call } from '#kit/api.ts'
import { newId } from '#kit/ids.ts'
import { MapView } from '#kit/map/index.tsx'
import { useWords } from '#kit/words.ts'
import { besides } from '#kit/punctuation.ts'
import { notifyFailure } from '../../../app/notes.tsx'
import { useTheme } from '../../../app/preferences.ts'
import { useSession } from '../../../app/session.ts'
import { usePeople, usePersonChoices, useUnitChoices, useUnits } from '../../../shared/directory.ts'
import { Field } from '../../../shared/form.tsx'
import { inspectionWords } from '../words.ts'

interface Draft {
  title: string
  date: string
  assessorId: string | null
  design: SamplingDesign
  start: InspectionPlan['start']
  tour: 'closed' | 'open'
}

const strata: StratumKey[] = ['manager', 'type', 'grade']

/** S1.22: who is assessed, by whom, when, and how the shops are drawn. */
export function PlanForm(props: {
  plan: InspectionPlan | null
  onSaved: (plan: InspectionPlan) => void
  onCancel: () => void
}): ReactElement {
  const w = useWords(inspectionWords)
  const { today, me } = useSession()
  const { plan } = props
  const [draft, setDraft] = useState<Draft>(() => draftOf(plan, today, w.form.defaultTitle(today), me))
  const change = (part: Partial<Draft>): void => setDraft((before) => ({ ...before, ...part }))
  const design = (part: Partial<SamplingDesign>): void =>
    setDraft((before) => ({ ...before, design: { ...before.design, ...part } }))
  const save = useMutation({
    mutationFn: async () => {
      const body = { ...draft, assessorId: draft.assessorId ?? '' }
      return plan === null
        ? call(createInspection, { body: { id: newId(), ...body } })
        : call(changeInspection, { params: { id: plan.id }, body: { ...body, version: plan.version } })
    },
    onSuccess: props.onSaved,
    onError: notifyFailure,
  })
  const complete =
    draft.title.trim() !== '' && draft.assessorId !== null && draft.design.managerIds.length > 0
  return (
    <form
      className="panel inspection-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (complete) save.mutate()
      }}
    >
      <Field label={w.form.title} required>
        {(control) => (
          <Input
            {...control}
            maxLength={80}
            value={draft.title}
            onChange={(event) => change({ title: event.target.value })}
          />
        )}
      </Field>
      <Field label={w.form.date} required>
        {(control) => (
          <Input
            {...control}
            type="date"
            min={today}
            value={draft.date}
            onChange={(event) => change({ date: event.target.value || today })}
          />
        )}
      </Field>
      <Assessor value={draft.assessorId} onChange={(assessorId) => change({ assessorId })} />
      <Field label={w.form.size}>
        {(control) => (
          <span className="inspection-weights">
            <InputNumber
              {...control}
              min={1}
              max={500}
              value={draft.design.sampleSize}
              onChange={(sampleSize) => design({ sampleSize: sampleSize ?? 1 })}
            />
            <Select
              style={{ width: 100 }}
              aria-label={w.form.size}
              value={draft.design.sizeMode}
              options={[
                { value: 'per_manager', label: w.form.perManager },
                { value: 'total', label: w.form.total },
              ]}
              onChange={(sizeMode) => design({ sizeMode })}
            />
          </span>
        )}
      </Field>
      <Managers value={draft.design.managerIds} onChange={(managerIds) => design({ managerIds })} />
      <Field label={w.form.strata} hint={w.form.strataHint}>
        {() => (
          <Checkbox.Group
            value={draft.design.stratifyBy}
            options={strata.map((value) => ({ value, label: w.form.stratum[value] }))}
            onChange={(stratifyBy) => design({ stratifyBy })}
          />
        )}
      </Field>
      <Weights value={draft.design.weights} onChange={(weights) => design({ weights })} />
      <StartPlace
        start={draft.start}
        closed={draft.tour === 'closed'}
        onChange={(start, closed) => change({ start, tour: closed ? 'closed' : 'open' })}
      />
      <footer>
        <Button type="primary" htmlType="submit" disabled={!complete} loading={save.isPending}>
          {w.form.save}
        </Button>{' '}
        <Button onClick={props.onCancel}>{w.form.cancel}</Button>
      </footer>
    </form>
  )
}

function draftOf(
  plan: InspectionPlan | null,
  today: string,
  title: string,
  me: { id: string; rights: Partial<Record<string, string>> },
): Draft {
  if (plan)
    return {
      title: plan.title,
      date: plan.date,
      assessorId: plan.assessor.id,
      design: plan.design,
      start: plan.start,
      tour: plan.tour,
    }
  return {
    title,
    date: today,
    assessorId: me.rights['inspections.preview'] === undefined ? null : me.id,
    design: {
      managerIds: [],
      sizeMode: 'per_manager',
      sampleSize: 8,
      stratifyBy: ['grade'],
      weights: { grades: {}, types: {}, keyCustomer: 1 },
    },
    start: null,
    tour: 'closed',
  }
}

function Assessor(props: { value: string | null; onChange: (id: string) => void }): ReactElement {
  const w = useWords(inspectionWords).form
  const assessors = usePersonChoices('assessor')
  const leaders = usePersonChoices('team_leader')
  const people = [...new Map([...assessors, ...leaders].map((one) => [one.value, one])).values()]
  return (
    <Field label={w.assessor} required>
      {(control) => (
        <Select
          {...control}
          showSearch={{ optionFilterProp: 'label' }}
          value={props.value}
          options={people.map((one) => ({ value: one.value, label: `${one.label} · ${one.hint ?? ''}` }))}
          onChange={props.onChange}
        />
      )}
    </Field>
  )
}

/** People one by one, or all of a unit at once. */
function Managers(props: { value: readonly string[]; onChange: (ids: string[]) => void }): ReactElement {
  const w = useWords(inspectionWords).form
  const people = usePeople('account_manager').data
  const units = useUnits().data
  const unitChoices = useUnitChoices()
  const choices = usePersonChoices('account_manager')
  const ofUnit = (unitId: string): string[] => {
    const within = new Set(units?.filter((unit) => unit.path.includes(unitId)).map((unit) => unit.id))
    return (people ?? []).filter((person) => within.has(person.unit.id)).map((person) => person.id)
  }
  return (
    <>
      <Field label={w.unit} hint={w.managersHint}>
        {(control) => (
          <Select
            {...control}
            showSearch={{ optionFilterProp: 'label' }}
            value={null}
            options={unitChoices.map(({ value, label }) => ({ value, label }))}
            onChange={(unitId: string | null) => {
              if (unitId !== null) props.onChange([...new Set([...props.value, ...ofUnit(unitId)])])
            }}
          />
        )}
      </Field>
      <Field label={w.managers} required wide>
        {(control) => (
          <Select
            {...control}
            mode="multiple"
            allowClear
            optionFilterProp="label"
            value={[...props.value]}
            options={choices.map((one) => ({ value: one.value, label: `${one.label} · ${one.hint ?? ''}` }))}
            onChange={props.onChange}
          />
        )}
      </Field>
    </>
  )
}

type WeightTable = SamplingDesign['weights']

function Weights(props: { value: WeightTable; onChange: (weights: WeightTable) => void }): ReactElement {
  const w = useWords(inspectionWords).form
  const { pack } = useSession()
  const { value } = props
  const number = (label: string, now: number, set: (next: number) => void): ReactElement => (
    <label key={label}>
      {label}
      <InputNumber
        size="small"
        style={{ width: 64 }}
        min={0}
        max={100}
        step={0.5}
        value={now}
        onChange={(next) => set(next ?? 1)}
      />
    </label>
  )
  return (
    <Field label={w.weights} hint={w.weightsHint} wide>
      {() => (
        <span className="inspection-weights">
          {pack.grades.map((grade) =>
            number(grade.name, value.grades[grade.code] ?? 1, (next) =>
              props.onChange({ ...value, grades: { ...value.grades, [grade.code]: next } }),
            ),
          )}
          {pack.customerTypes.map((type) =>
            number(type.name, value.types[type.code] ?? 1, (next) =>
              props.onChange({ ...value, types: { ...value.types, [type.code]: next } }),
            ),
          )}
          {number(w.keyCustomer, value.keyCustomer, (next) =>
            props.onChange({ ...value, keyCustomer: next }),
          )}
        </span>
      )}
    </Field>
  )
}

function StartPlace(props: {
  start: InspectionPlan['start']
  closed: boolean
  onChange: (start: InspectionPlan['start'], closed: boolean) => void
}): ReactElement {
  const w = useWords(inspectionWords).form
  const { pack } = useSession()
  const theme = useTheme()
  const [picking, setPicking] = useState(false)
  const { start, closed } = props
  const stops = useMemo(
    () => (start ? [{ ...start, id: 'start', mark: '●', state: 'place' as const }] : []),
    [start],
  )
  return (
    <Field label={w.start} hint={picking ? w.picking : undefined} wide>
      {() => (
        <>
          <span className="inspection-weights">
            <span>
              {start ? start.name + besides(`${start.lng.toFixed(4)}, ${start.lat.toFixed(4)}`) : w.noStart}
            </span>
            <Button size="small" onClick={() => setPicking(!picking)}>
              {w.pick}
            </Button>
            {start && (
              <>
                <Checkbox checked={closed} onChange={(event) => props.onChange(start, event.target.checked)}>
                  {w.closed}
                </Checkbox>
                <Button size="small" type="text" onClick={() => props.onChange(null, closed)}>
                  {w.noStart}
                </Button>
              </>
            )}
          </span>
          {picking && (
            <div style={{ height: 300 }}>
              <MapView
                base={pack.map}
                stops={stops}
                theme={theme}
                label={w.start}
                fitKey="start"
                onPick={({ lng, lat }) => {
                  props.onChange({ lng, lat, name: w.startName }, closed)
                  setPicking(false)
                }}
              />
            </div>
          )}
        </>
      )}
    </Field>
  )
}

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Checkbox, InputNumber, Select } from 'antd'
import { type ReactElement, useState } from 'react'
import { type PoolRule, poolRuleEndpoints, simulatePool } from '#contracts/customer-pool.ts'
import { call } from '#kit/api.ts'
import { addDays, formatDate } from '#kit/format.ts'
import { useLocale, useWords } from '#kit/words.ts'
import { notify } from '../../app/notes.tsx'
import { useSession } from '../../app/session.ts'
import { useUnitChoices } from '../../shared/directory.ts'
import { FormComplaint, useEditing } from '../../shared/editor.tsx'
import { Field } from '../../shared/form.tsx'
import { Failure, SkeletonLines } from '../../shared/page.tsx'
import { poolWords } from './words.ts'

/** The rule of the pool at a unit, with what it would do tomorrow before it is saved. */
export default function PoolRuleForm(): ReactElement {
  const w = useWords(poolWords)
  const units = useUnitChoices()
  const [chosen, setChosen] = useState<string | null>(null)
  const unitId = chosen ?? units[0]?.value ?? null
  const sheet = useQuery({
    queryKey: ['customers', 'rule', 'pool', unitId],
    queryFn: async ({ signal }) =>
      call(poolRuleEndpoints.read, { query: unitId === null ? {} : { unitId }, signal }),
    enabled: unitId !== null,
  })
  if (sheet.isError) return <Failure failure={sheet.error} retry={() => void sheet.refetch()} />
  if (sheet.data === undefined || unitId === null) return <SkeletonLines />
  return (
    <div className="panel-pad stack">
      <Field label={w.rule.unit}>
        {(control) => (
          <Select
            {...control}
            options={units.map(({ value, label }) => ({ value, label }))}
            value={unitId}
            onChange={setChosen}
          />
        )}
      </Field>
      <p className="quiet">
        {w.rule.version(sheet.data.version)}
        {sheet.data.unit && ` · ${sheet.data.unit.name}`}
        {sheet.data.savedBy && ` · ${sheet.data.savedBy.name}`}
      </p>
      <RuleFields
        key={`${unitId} ${sheet.data.version}`}
        unitId={unitId}
        version={sheet.data.version}
        initial={sheet.data.content}
      />
    </div>
  )
}

type Flags = 'automatic' | 'workdaysOnly' | 'ordersCount' | 'keepKeyCustomers' | 'ownerLeft'
const flags: readonly Flags[] = ['automatic', 'workdaysOnly', 'ordersCount', 'keepKeyCustomers', 'ownerLeft']

function RuleFields(props: { unitId: string; version: number; initial: PoolRule }): ReactElement {
  const w = useWords(poolWords)
  const locale = useLocale()
  const client = useQueryClient()
  const { today, pack } = useSession()
  const editing = useEditing(() => props.initial)
  const { draft, set } = editing
  const [told, setTold] = useState<string | null>(null)
  const setClaim = (change: Partial<PoolRule['claim']>): void => set({ claim: { ...draft.claim, ...change } })
  const on = addDays(today, 1)
  const simulate = (): Promise<void> =>
    editing.save(async () => {
      const { count, byGrade } = await call(simulatePool, {
        body: { unitId: props.unitId, content: draft, on },
      })
      const grades = byGrade.map((one) => `${one.grade} ${one.count}`).join('、')
      setTold(w.rule.simulated(count, formatDate(on, locale)) + (grades ? `：${grades}` : ''))
    })
  const save = (): Promise<void> =>
    editing.save(async () => {
      const saved = await call(poolRuleEndpoints.save, {
        body: { unitId: props.unitId, version: props.version, content: draft, note: null },
      })
      notify(w.rule.saved(saved.version))
      await client.invalidateQueries({ queryKey: ['customers'] })
    })
  const days = { ...draft.daysByGrade }
  return (
    <>
      <FormComplaint issues={editing.issues} />
      {flags.map((flag) => (
        <Checkbox
          key={flag}
          checked={draft[flag]}
          onChange={(event) => set({ [flag]: event.target.checked })}
        >
          {w.rule[flag]}
        </Checkbox>
      ))}
      <Checkbox
        checked={draft.basis === 'workdays'}
        onChange={(event) => set({ basis: event.target.checked ? 'workdays' : 'calendar_days' })}
      >
        {w.rule.workdays}
      </Checkbox>
      <div className="form-grid">
        <Amount label={w.rule.days} min={1} value={draft.days} onChange={(value) => set({ days: value })} />
        <Amount
          label={w.rule.warnDays}
          value={draft.warnDays}
          onChange={(value) => set({ warnDays: value })}
        />
        <Amount
          label={w.rule.extensionDays}
          min={1}
          value={draft.extensionDays}
          onChange={(value) => set({ extensionDays: value })}
        />
        {pack.grades.map(({ code, name }) => (
          <Field key={code} label={w.rule.gradeDays(name)}>
            {(control) => (
              <InputNumber
                {...control}
                min={0}
                max={3650}
                value={days[code] === null ? 0 : days[code]}
                onChange={(value) => {
                  const { [code]: _old, ...rest } = days
                  set({
                    daysByGrade: value === null ? rest : { ...rest, [code]: value === 0 ? null : value },
                  })
                }}
              />
            )}
          </Field>
        ))}
      </div>
      <Checkbox
        checked={draft.claim.allowed}
        onChange={(event) => setClaim({ allowed: event.target.checked })}
      >
        {w.rule.allowed}
      </Checkbox>
      <Checkbox
        checked={draft.claim.reach === 'siblings'}
        onChange={(event) => setClaim({ reach: event.target.checked ? 'siblings' : 'unit' })}
      >
        {w.rule.siblings}
      </Checkbox>
      <div className="form-grid">
        <Amount
          label={w.rule.perDay}
          value={draft.claim.perDay}
          onChange={(perDay) => setClaim({ perDay })}
        />
        <Amount
          label={w.rule.holding}
          value={draft.claim.holding}
          onChange={(holding) => setClaim({ holding })}
        />
        <Amount
          label={w.rule.cooldownDays}
          value={draft.claim.cooldownDays}
          onChange={(cooldownDays) => setClaim({ cooldownDays })}
        />
      </div>
      {told && <p className="consequence">{told}</p>}
      <div className="row-gap">
        <Button loading={editing.busy} onClick={() => void simulate()}>
          {w.rule.simulate}
        </Button>
        <Button type="primary" loading={editing.busy} onClick={() => void save()}>
          {w.rule.save}
        </Button>
      </div>
    </>
  )
}

function Amount(props: {
  label: string
  value: number
  min?: number
  onChange: (value: number) => void
}): ReactElement {
  return (
    <Field label={props.label}>
      {(control) => (
        <InputNumber
          {...control}
          min={props.min ?? 0}
          max={3650}
          value={props.value}
          onChange={(value) => {
            if (value !== null) props.onChange(value)
          }}
        />
      )}
    </Field>
  )
}

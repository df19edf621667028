import { Button, Checkbox, InputNumber } from 'antd'
import { type ReactElement, useState } from 'react'
import { type PoolRule, poolRuleEndpoints, simulatePool } from '#contracts/customer-pool.ts'
import { call } from '#kit/api.ts'
import { addDays, formatDate } from '#kit/format.ts'
import { useLocale, useWords } from '#kit/words.ts'
import { labelled, listed } from '#kit/punctuation.ts'
import { useSession } from '../../app/session.ts'
import type { Editing } from '../../shared/editor.tsx'
import { Field } from '../../shared/form.tsx'
import { RuleSheet } from '../../shared/rule-sheet.tsx'
import { CapacitiesField } from './capacities-field.tsx'
import { poolWords } from './words.ts'

/** The rule of the pool at a unit, with what it would do tomorrow before it is saved. */
export default function PoolRuleForm(): ReactElement {
  const w = useWords(poolWords)
  const locale = useLocale()
  const { today } = useSession()
  const [told, setTold] = useState<string | null>(null)
  const on = addDays(today, 1)
  const simulate = async (unitId: string, content: PoolRule): Promise<void> => {
    const { count, byGrade } = await call(simulatePool, { body: { unitId, content, on } })
    const grades = listed(byGrade.map((one) => `${one.grade} ${one.count}`))
    setTold(w.rule.simulated(count, formatDate(on, locale)) + (grades ? labelled('', grades) : ''))
  }
  return (
    <RuleSheet
      kind="pool"
      read={async (unitId, signal) => call(poolRuleEndpoints.read, { query: { unitId }, signal })}
      save={async (body) => call(poolRuleEndpoints.save, { body })}
      renderActions={({ editing, unitId }) => (
        <Button
          loading={editing.busy}
          onClick={() => void editing.save(async () => simulate(unitId, editing.draft))}
        >
          {w.rule.simulate}
        </Button>
      )}
    >
      {({ editing }) => <RuleFields editing={editing} told={told} />}
    </RuleSheet>
  )
}

type Flags = 'automatic' | 'workdaysOnly' | 'ordersCount' | 'keepKeyCustomers' | 'ownerLeft'
const flags: readonly Flags[] = ['automatic', 'workdaysOnly', 'ordersCount', 'keepKeyCustomers', 'ownerLeft']

function RuleFields({ editing, told }: { editing: Editing<PoolRule>; told: string | null }): ReactElement {
  const w = useWords(poolWords)
  const { pack } = useSession()
  const { draft, set } = editing
  const setClaim = (change: Partial<PoolRule['claim']>): void => set({ claim: { ...draft.claim, ...change } })
  const days = { ...draft.daysByGrade }
  return (
    <>
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
      <CapacitiesField
        capacities={draft.capacities}
        usual={draft.claim.holding}
        onChange={(capacities) => set({ capacities })}
      />
      {told && <p className="consequence">{told}</p>}
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

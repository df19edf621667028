import { InputNumber } from 'antd'
import type { ReactElement } from 'react'
import { type ValueRule, valueRuleEndpoints } from '#contracts/customer-value.ts'
import { call } from '#kit/api.ts'
import { useWords } from '#kit/words.ts'
import { Field } from '../../../shared/form.tsx'
import { RuleSheet } from '../../../shared/rule-sheet.tsx'
import { matrixWords } from './words.ts'

/** Every number of the sheet as people write it: shares in per cent, money in yuan. */
const fields = [
  ['days', 1],
  ['growthDays', 1],
  ['highShare', 100],
  ['middleShare', 100],
  ['growing', 100],
  ['falling', 100],
  ['marginRate', 100],
  ['perVisitFen', 0.01],
  ['perMinuteFen', 0.01],
  ['perOrderFen', 0.01],
  ['fixedFen', 0.01],
] as const satisfies readonly (readonly [keyof ValueRule, number])[]

/** The rule of value and cost of a unit, with its formula. */
export default function ValueRuleView(): ReactElement {
  const { rule: w } = useWords(matrixWords)
  return (
    <RuleSheet
      kind="value"
      read={async (unitId, signal) => call(valueRuleEndpoints.read, { query: { unitId }, signal })}
      save={async (body) => call(valueRuleEndpoints.save, { body })}
    >
      {({ editing, mayChange }) => (
        <>
          <div className="formula">
            <p>{w.lead}</p>
            <p>{w.after}</p>
          </div>
          <div className="form-grid">
            {fields.map(([key, factor]) => (
              <Field key={key} label={w[key]} issue={editing.issues.get(key)}>
                {(control) => (
                  <InputNumber
                    {...control}
                    disabled={!mayChange}
                    value={rounded(editing.draft[key] * factor)}
                    onChange={(value) => {
                      if (value !== null) editing.set({ [key]: rounded(value / factor) })
                    }}
                  />
                )}
              </Field>
            ))}
          </div>
        </>
      )}
    </RuleSheet>
  )
}

const rounded = (value: number): number => Math.round(value * 1e6) / 1e6

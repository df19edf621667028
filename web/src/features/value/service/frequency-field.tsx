import { Checkbox, InputNumber } from 'antd'
import type { ReactElement } from 'react'
import type { VisitFrequency } from '#contracts/customer-facts.ts'
import { useWords } from '#kit/words.ts'
import { serviceWords } from './words.ts'

/** How often, or left to the card of each customer. */
export function FrequencyField(props: {
  label: string
  /** What no frequency means here. */
  none: string
  disabled: boolean
  value: VisitFrequency | null
  onChange: (value: VisitFrequency | null) => void
}): ReactElement {
  const w = useWords(serviceWords)
  const { label, disabled, value } = props
  return (
    <div className="row-gap" role="group" aria-label={label}>
      <Checkbox
        checked={value === null}
        disabled={disabled}
        onChange={(event) => props.onChange(event.target.checked ? null : { visits: 1, weeks: 4 })}
      >
        {props.none}
      </Checkbox>
      {value !== null && (
        <>
          <InputNumber
            aria-label={`${label} ${w.weeks}`}
            className="narrow-number"
            disabled={disabled}
            min={1}
            max={53}
            value={value.weeks}
            suffix={w.weeks}
            onChange={(weeks) => props.onChange({ ...value, weeks: weeks ?? value.weeks })}
          />
          <InputNumber
            aria-label={`${label} ${w.visits}`}
            className="narrow-number"
            disabled={disabled}
            min={1}
            max={31}
            value={value.visits}
            suffix={w.visits}
            onChange={(visits) => props.onChange({ ...value, visits: visits ?? value.visits })}
          />
        </>
      )}
    </div>
  )
}

import { type ReactElement, useEffect, useState } from 'react'
import { useWords } from '#kit/words.ts'
import { listIn, type PageState } from '../../../app/page-state.ts'
import { useSession } from '../../../app/session.ts'
import { usePersonChoices, useUnitChoices } from '../../../shared/directory.ts'
import { ChoiceFilter, DateFilter, OneOfFilter } from '../../../shared/filters.tsx'
import { emptyFilter, isFiltered } from '../queries.ts'
import { customerWords } from '../words.ts'
import { valueWords } from '../card/value-words.ts'
import { listWords } from './list-words.ts'
import { OwnFilters } from './own-filters.tsx'

/** The filter of list, map and unplaced customers. */
export function FilterBar(props: { state: PageState; onChange: (change: PageState) => void }): ReactElement {
  const { state, onChange } = props
  const w = useWords(customerWords)
  const l = useWords(listWords)
  const v = useWords(valueWords)
  const { pack, can, me } = useSession()
  const people = usePersonChoices('account_manager')
  const units = useUnitChoices()
  const change = (next: PageState): void => onChange({ ...next, page: undefined })
  const list = (name: string) => ({
    chosen: listIn(state, name),
    onChange: (chosen: string[]) => change({ [name]: chosen.join(',') }),
  })
  const ownOnly = can('customers.read') && me.rights['customers.read'] === 'own'
  return (
    <div className="filter-bar" role="search" aria-label={w.title}>
      <FindField
        value={state['q'] ?? ''}
        label={l.find}
        short={l.findShort}
        onChange={(q) => change({ q })}
      />
      <ChoiceFilter
        label={w.fields.grade}
        choices={pack.grades.map((grade) => ({ value: grade.code, label: grade.name }))}
        {...list('grades')}
      />
      <ChoiceFilter
        label={w.fields.type}
        choices={pack.customerTypes.map((type) => ({ value: type.code, label: type.name }))}
        {...list('types')}
      />
      {!ownOnly && <ChoiceFilter label={w.fields.owner} choices={people} {...list('ownerIds')} />}
      {!ownOnly && units.length > 1 && (
        <ChoiceFilter label={w.fields.unit} choices={units} {...list('unitIds')} />
      )}
      <ChoiceFilter
        label={w.fields.state}
        choices={(['active', 'paused', 'closed'] as const).map((value) => ({
          value,
          label: w.states[value],
        }))}
        {...list('states')}
      />
      <OneOfFilter
        label={l.filters.key}
        choices={[
          { value: 'true', label: w.key },
          { value: 'false', label: w.notKey },
        ]}
        chosen={state['keyCustomer']}
        onChange={(keyCustomer) => change({ keyCustomer })}
      />
      <OneOfFilter
        label={l.filters.placed}
        choices={[
          { value: 'true', label: w.placed },
          { value: 'false', label: w.unplaced },
        ]}
        chosen={state['placed']}
        onChange={(placed) => change({ placed })}
      />
      <OneOfFilter
        label={l.filters.contactRisk}
        choices={[
          { value: 'single', label: l.filters.singleContact },
          { value: 'key_left', label: l.filters.keyLeft },
        ]}
        chosen={state['contactRisk']}
        onChange={(contactRisk) => change({ contactRisk })}
      />
      <OneOfFilter
        label={l.filters.valueClass}
        choices={(['high', 'middle', 'low'] as const).map((value) => ({ value, label: v.value[value] }))}
        chosen={state['valueClass']}
        onChange={(valueClass) => change({ valueClass })}
      />
      <OneOfFilter
        label={l.filters.growthClass}
        choices={(['growing', 'steady', 'falling'] as const).map((value) => ({
          value,
          label: v.growth[value],
        }))}
        chosen={state['growthClass']}
        onChange={(growthClass) => change({ growthClass })}
      />
      <OneOfFilter
        label={l.filters.belowCost}
        choices={[{ value: 'true', label: l.filters.isBelowCost }]}
        chosen={state['belowCost']}
        onChange={(belowCost) => change({ belowCost })}
      />
      <DateFilter label={l.filters.dueBy} value={state['dueBy']} onChange={(dueBy) => change({ dueBy })} />
      <DateFilter
        label={l.filters.notVisitedSince}
        value={state['notVisitedSince']}
        onChange={(notVisitedSince) => change({ notVisitedSince })}
      />
      <OwnFilters state={state} onChange={change} />
      {isFiltered(state) && (
        <button type="button" className="link" onClick={() => change(emptyFilter)}>
          {l.filters.clear}
        </button>
      )}
    </div>
  )
}

/** Waits until the typing rests, so that not every letter asks the server. */
function FindField(props: {
  value: string
  label: string
  short: string
  onChange: (value: string) => void
}): ReactElement {
  const [text, setText] = useState(props.value)
  const [known, setKnown] = useState(props.value)
  // Going back or choosing a saved view changes the address from outside of the field.
  if (known !== props.value) {
    setKnown(props.value)
    if (props.value !== text.trim()) setText(props.value)
  }
  const { onChange, value } = props
  useEffect(() => {
    if (text.trim() === value) return
    const timer = setTimeout(() => onChange(text.trim()), 250)
    return () => clearTimeout(timer)
  }, [text, value, onChange])
  return (
    <input
      className="plain-input find"
      type="search"
      aria-label={props.label}
      placeholder={props.short}
      title={props.label}
      value={text}
      onChange={(event) => setText(event.target.value)}
    />
  )
}

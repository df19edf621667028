import { Select } from 'antd'
import type { ReactElement } from 'react'
import { useWords } from '#kit/words.ts'
import { usePersonChoices } from '../../../shared/directory.ts'
import { visitWords } from '../words.ts'

/** Whose plan: the account managers within the leader's reach. */
export function ManagerPicker(props: {
  value: string | undefined
  onChange: (id: string) => void
}): ReactElement {
  const w = useWords(visitWords)
  const people = usePersonChoices('account_manager')
  return (
    <Select
      className="manager-picker"
      showSearch={{ optionFilterProp: 'label' }}
      aria-label={w.person}
      placeholder={w.person}
      value={props.value}
      options={people.map((person) => ({
        value: person.value,
        label: `${person.label} · ${person.hint ?? ''}`,
      }))}
      onChange={props.onChange}
    />
  )
}

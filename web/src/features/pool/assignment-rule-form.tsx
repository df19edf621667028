import { Button, Input, Select } from 'antd'
import type { ReactElement } from 'react'
import { type AssignmentRule, assignmentRuleEndpoints } from '#contracts/customer-pool.ts'
import { call } from '#kit/api.ts'
import { useWords } from '#kit/words.ts'
import { useSession } from '../../app/session.ts'
import { usePersonChoices, useUnitChoices } from '../../shared/directory.ts'
import type { Editing } from '../../shared/editor.tsx'
import { Field } from '../../shared/form.tsx'
import { RuleSheet } from '../../shared/rule-sheet.tsx'
import { poolWords } from './words.ts'

type Line = AssignmentRule['lines'][number]
const methods = ['nearest', 'round_robin', 'least_load'] as const

/** Who gets customers of the pool: lines from the first down, the first that fits decides. */
export default function AssignmentRuleForm(): ReactElement {
  return (
    <RuleSheet
      kind="assignment"
      read={async (unitId, signal) => call(assignmentRuleEndpoints.read, { query: { unitId }, signal })}
      save={async (body) => call(assignmentRuleEndpoints.save, { body })}
    >
      {({ editing }) => <Lines editing={editing} />}
    </RuleSheet>
  )
}

function Lines({ editing }: { editing: Editing<AssignmentRule> }): ReactElement {
  const { assignment: w } = useWords(poolWords)
  const { lines } = editing.draft
  const set = (next: Line[]): void => editing.set({ lines: next })
  const move = (from: number, to: number): void => {
    const next = lines.filter((_, at) => at !== from)
    next.splice(to, 0, lines[from]!)
    set(next)
  }
  const fresh: Line = { name: w.fresh, grades: [], types: [], unitIds: [], method: 'nearest', personIds: [] }
  return (
    <>
      <p className="quiet">{w.lead}</p>
      {lines.map((line, place) => (
        // Lines are tried in this order: the place is what a line is.
        // oxlint-disable-next-line react/no-array-index-key
        <section key={place} className="rule-line stack" aria-label={w.line(place + 1)}>
          <div className="row-gap">
            <b>{w.line(place + 1)}</b>
            {place > 0 && (
              <button type="button" className="link" onClick={() => move(place, place - 1)}>
                {w.up}
              </button>
            )}
            {lines.length > 1 && (
              <button
                type="button"
                className="link"
                onClick={() => set(lines.filter((_, at) => at !== place))}
              >
                {w.remove}
              </button>
            )}
          </div>
          <LineFields
            line={line}
            onChange={(next) => set(lines.map((one, at) => (at === place ? next : one)))}
          />
        </section>
      ))}
      <div>
        <Button disabled={lines.length >= 30} onClick={() => set([...lines, fresh])}>
          {w.add}
        </Button>
      </div>
    </>
  )
}

function LineFields({ line, onChange }: { line: Line; onChange: (next: Line) => void }): ReactElement {
  const { assignment: w } = useWords(poolWords)
  const { pack } = useSession()
  const units = useUnitChoices()
  const people = usePersonChoices('account_manager')
  const set = (change: Partial<Line>): void => onChange({ ...line, ...change })
  const several = (
    label: string,
    none: string,
    options: { value: string; label: string }[],
    value: string[],
    change: (value: string[]) => void,
  ) => (
    <Field label={label}>
      {(control) => (
        <Select
          {...control}
          mode="multiple"
          placeholder={none}
          showSearch={{ optionFilterProp: 'label' }}
          options={options}
          value={value}
          onChange={change}
        />
      )}
    </Field>
  )
  return (
    <div className="form-grid">
      <Field label={w.name}>
        {(control) => (
          <Input
            {...control}
            maxLength={32}
            value={line.name}
            onChange={(event) => set({ name: event.target.value })}
          />
        )}
      </Field>
      {several(
        w.grades,
        w.all,
        pack.grades.map(({ code, name }) => ({ value: code, label: name })),
        line.grades,
        (grades) => set({ grades }),
      )}
      {several(
        w.types,
        w.all,
        pack.customerTypes.map(({ code, name }) => ({ value: code, label: name })),
        line.types,
        (types) => set({ types }),
      )}
      {several(
        w.units,
        w.all,
        units.map(({ value, label }) => ({ value, label })),
        line.unitIds,
        (unitIds) => set({ unitIds }),
      )}
      <Field label={w.method}>
        {(control) => (
          <Select
            {...control}
            options={methods.map((value) => ({ value, label: w.methods[value] }))}
            value={line.method}
            onChange={(method) => set({ method })}
          />
        )}
      </Field>
      {several(
        w.people,
        w.everybody,
        people.map(({ value, label, hint }) => ({ value, label: `${label} · ${hint ?? ''}` })),
        line.personIds,
        (personIds) => set({ personIds }),
      )}
    </div>
  )
}

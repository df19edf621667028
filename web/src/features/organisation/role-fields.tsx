import { Button, Select } from 'antd'
import type { ReactElement } from 'react'
import { roles as allRoles, scopeLevels } from '#contracts/access.ts'
import type { saveUser } from '#contracts/identity.ts'
import type { BodyOf } from '#contracts/http.ts'
import { useWords } from '#kit/words.ts'
import { useUnitChoices } from '../../shared/directory.ts'
import { Field } from '../../shared/form.tsx'
import { organisationWords } from './words.ts'

type RoleDraft = BodyOf<typeof saveUser>['roles'][number]

/** The roles of a person, each at one unit and with its reach. */
export function RoleFields(props: {
  roles: readonly RoleDraft[]
  unitId: string
  issues: ReadonlyMap<string, string>
  onChange: (roles: RoleDraft[]) => void
}): ReactElement {
  const w = useWords(organisationWords)
  const units = useUnitChoices()
  const { roles, onChange, issues } = props
  const change = (at: number, next: Partial<RoleDraft>): void =>
    onChange(roles.map((role, index) => (index === at ? { ...role, ...next } : role)))
  return (
    <fieldset className="plain-set">
      <legend>{w.columns.roles}</legend>
      {roles.map((role, index) => (
        // Roles have no identity of their own: their place in the list is what they are edited by.
        // oxlint-disable-next-line react/no-array-index-key
        <div key={index} className="role-line">
          <Field label={w.role} issue={issues.get(`roles.${index}.role`)}>
            {(control) => (
              <Select
                {...control}
                value={role.role}
                options={allRoles.map((value) => ({ value, label: w.roles[value] }))}
                onChange={(value) => change(index, { role: value })}
              />
            )}
          </Field>
          <Field label={w.at} issue={issues.get(`roles.${index}.unitId`)}>
            {(control) => (
              <Select
                {...control}
                showSearch={{ optionFilterProp: 'label' }}
                value={role.unitId}
                options={units}
                onChange={(unitId) => change(index, { unitId })}
              />
            )}
          </Field>
          <Field label={w.scope} issue={issues.get(`roles.${index}.scope`)}>
            {(control) => (
              <Select
                {...control}
                value={role.scope}
                options={scopeLevels.map((value) => ({ value, label: w.scopes[value] }))}
                onChange={(scope) =>
                  change(index, { scope, unitIds: scope === 'custom' ? role.unitIds : [] })
                }
              />
            )}
          </Field>
          <Button
            type="link"
            danger
            onClick={() => onChange(roles.filter((_role, other) => other !== index))}
          >
            {w.removeRole}
          </Button>
          {role.scope === 'custom' && (
            <Field label={w.chosenUnits} wide issue={issues.get(`roles.${index}.unitIds`)}>
              {(control) => (
                <Select
                  {...control}
                  mode="multiple"
                  value={role.unitIds}
                  options={units}
                  onChange={(unitIds) => change(index, { unitIds })}
                />
              )}
            </Field>
          )}
        </div>
      ))}
      <div>
        <Button
          onClick={() =>
            onChange([...roles, { role: 'account_manager', unitId: props.unitId, scope: 'own', unitIds: [] }])
          }
        >
          {w.addRole}
        </Button>
      </div>
    </fieldset>
  )
}

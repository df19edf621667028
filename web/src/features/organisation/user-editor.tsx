import { Select, Switch } from 'antd'
import { type ReactElement, useState } from 'react'
import { saveUser, type User } from '#contracts/identity.ts'
import type { BodyOf } from '#contracts/http.ts'
import { call } from '#kit/api.ts'
import { newId } from '#kit/ids.ts'
import { useWords } from '#kit/words.ts'
import { notify } from '../../app/notes.tsx'
import { useSession } from '../../app/session.ts'
import { useUnitChoices } from '../../shared/directory.ts'
import { EditorDrawer, TextField, useEditing } from '../../shared/editor.tsx'
import { Field } from '../../shared/form.tsx'
import { InitialPassword } from './initial-password.tsx'
import { RoleFields } from './role-fields.tsx'
import { UserActions } from './user-actions.tsx'
import { organisationWords } from './words.ts'

type Draft = BodyOf<typeof saveUser>

/** A person's account, unit, roles with their reach; a first password is shown once. */
export default function UserEditor(props: {
  user: User | null
  unitId: string | null
  onClose: () => void
  onSaved: () => void
}): ReactElement {
  const w = useWords(organisationWords)
  const { me, today } = useSession()
  const units = useUnitChoices()
  const { user } = props
  const [id] = useState(() => user?.id ?? newId())
  const { draft, set, busy, issues, save } = useEditing(() => draftOf(user, props.unitId ?? me.unit.id))
  const [password, setPassword] = useState<string | null>(null)
  const accountIssue =
    issues.has('account') && draft.account.trim() === '' ? w.accountMissing : issues.get('account')
  const moved = user !== null && draft.unitId !== user.unit.id
  const submit = (): void => {
    void save(async () => {
      const saved = await call(saveUser, { params: { id }, body: draft })
      notify(w.saved(saved.user.name))
      props.onSaved()
      if (saved.initialPassword === null) props.onClose()
      else setPassword(saved.initialPassword)
    })
  }
  if (password !== null) {
    return <InitialPassword name={draft.name} password={password} onClose={props.onClose} />
  }
  return (
    <EditorDrawer
      title={user ? w.editUser : w.newUser}
      busy={busy}
      issues={issues}
      onSave={submit}
      onClose={props.onClose}
    >
      <div className="form-grid">
        <TextField
          label={w.userFields.name}
          required
          issue={issues.get('name')}
          value={draft.name}
          onChange={(name) => set({ name })}
        />
        <TextField
          label={w.userFields.account}
          required
          issue={accountIssue}
          autoCapitalize="none"
          value={draft.account}
          onChange={(account) => set({ account })}
        />
        <TextField
          label={w.userFields.phone}
          issue={issues.get('phone')}
          inputMode="tel"
          value={draft.phone ?? ''}
          onChange={(value) => set({ phone: value || null })}
        />
        <Field label={w.userFields.unit} issue={issues.get('unitId')}>
          {(control) => (
            <Select
              {...control}
              showSearch={{ optionFilterProp: 'label' }}
              value={draft.unitId}
              options={units}
              onChange={(unitId) => set({ unitId })}
            />
          )}
        </Field>
        {moved && (
          <TextField
            label={w.userFields.effectiveFrom}
            issue={issues.get('effectiveFrom')}
            type="date"
            value={draft.effectiveFrom ?? today}
            onChange={(value) => set({ effectiveFrom: value || undefined })}
          />
        )}
        <Field label={w.userFields.active}>
          {(control) => (
            <div>
              <Switch {...control} checked={draft.active} onChange={(active) => set({ active })} />
            </div>
          )}
        </Field>
      </div>
      <RoleFields
        roles={draft.roles}
        unitId={draft.unitId}
        issues={issues}
        onChange={(roles) => set({ roles })}
      />
      {user && <UserActions user={user} onChanged={props.onSaved} />}
    </EditorDrawer>
  )
}

function draftOf(user: User | null, unitId: string): Draft {
  return {
    account: user?.account ?? '',
    name: user?.name ?? '',
    phone: user?.phone ?? null,
    unitId: user?.unit.id ?? unitId,
    active: user?.active ?? true,
    roles: user
      ? user.roles.map(({ role, unit, scope, unitIds }) => ({ role, unitId: unit.id, scope, unitIds }))
      : [{ role: 'account_manager', unitId, scope: 'own', unitIds: [] }],
  }
}

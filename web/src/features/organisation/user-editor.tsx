import { Alert, Button, Drawer, Input, Select, Switch } from 'antd'
import { type ReactElement, useState } from 'react'
import { saveUser, type User } from '#contracts/identity.ts'
import type { BodyOf } from '#contracts/http.ts'
import { call } from '#kit/api.ts'
import { newId } from '#kit/ids.ts'
import { useWords } from '#kit/words.ts'
import { notify } from '../../app/notes.tsx'
import { useSession } from '../../app/session.ts'
import { useUnitChoices } from '../../shared/directory.ts'
import { Field, issuesOf } from '../../shared/form.tsx'
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
  const [draft, setDraft] = useState<Draft>(() => draftOf(user, props.unitId ?? me.unit.id))
  const [failure, setFailure] = useState<unknown>(null)
  const [password, setPassword] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const issues = issuesOf(failure)
  const set = (change: Partial<Draft>): void => setDraft({ ...draft, ...change })
  const moved = user !== null && draft.unitId !== user.unit.id
  const submit = (): void => {
    setBusy(true)
    call(saveUser, { params: { id }, body: draft })
      .then((saved) => {
        notify(w.saved(saved.user.name))
        props.onSaved()
        if (saved.initialPassword === null) props.onClose()
        else setPassword(saved.initialPassword)
      })
      .catch(setFailure)
      .finally(() => setBusy(false))
  }
  if (password !== null) {
    return <InitialPassword name={draft.name} password={password} onClose={props.onClose} />
  }
  return (
    <Drawer
      open
      title={user ? w.editUser : w.newUser}
      size={620}
      onClose={props.onClose}
      mask={{ closable: false }}
      footer={
        <div className="row-gap">
          <Button type="primary" loading={busy} onClick={submit}>
            {w.save}
          </Button>
          <Button onClick={props.onClose}>{w.cancel}</Button>
        </div>
      }
    >
      <div className="stack">
        {issues.has('') && <Alert type="error" showIcon role="alert" title={issues.get('')} />}
        <div className="form-grid">
          <Field label={w.userFields.name} required issue={issues.get('name')}>
            {(control) => (
              <Input
                {...control}
                value={draft.name}
                onChange={(event) => set({ name: event.target.value })}
              />
            )}
          </Field>
          <Field label={w.userFields.account} required issue={issues.get('account')}>
            {(control) => (
              <Input
                {...control}
                autoCapitalize="none"
                value={draft.account}
                onChange={(event) => set({ account: event.target.value })}
              />
            )}
          </Field>
          <Field label={w.userFields.phone} issue={issues.get('phone')}>
            {(control) => (
              <Input
                {...control}
                inputMode="tel"
                value={draft.phone ?? ''}
                onChange={(event) => set({ phone: event.target.value || null })}
              />
            )}
          </Field>
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
            <Field label={w.userFields.effectiveFrom} issue={issues.get('effectiveFrom')}>
              {(control) => (
                <Input
                  {...control}
                  type="date"
                  value={draft.effectiveFrom ?? today}
                  onChange={(event) => set({ effectiveFrom: event.target.value || undefined })}
                />
              )}
            </Field>
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
      </div>
    </Drawer>
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

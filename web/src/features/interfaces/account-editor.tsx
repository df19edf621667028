import { Input, InputNumber, Select, Switch } from 'antd'
import { type ReactElement, useState } from 'react'
import type { BodyOf, ResponseOf } from '#contracts/http.ts'
import {
  type InterfaceAccount,
  type listInterfaceAccounts,
  saveInterfaceAccount,
} from '#contracts/interfaces.ts'
import { call } from '#kit/api.ts'
import { formatDate } from '#kit/format.ts'
import { newId } from '#kit/ids.ts'
import { useLocale, useWords } from '#kit/words.ts'
import { notify } from '../../app/notes.tsx'
import { useSession } from '../../app/session.ts'
import { useUnitChoices } from '../../shared/directory.ts'
import { EditorDrawer, TextField, useEditing } from '../../shared/editor.tsx'
import { Field } from '../../shared/form.tsx'
import { CallList } from './call-list.tsx'
import { TokenList } from './token-list.tsx'
import { interfaceWords } from './words.ts'

type Draft = BodyOf<typeof saveInterfaceAccount>

/** An interface account: what it may do, its tokens, and what it did. */
export default function AccountEditor(props: {
  account: InterfaceAccount | null
  sheet: ResponseOf<typeof listInterfaceAccounts>
  onClose: () => void
  onSaved: (id: string) => Promise<void>
}): ReactElement {
  const w = useWords(interfaceWords)
  const locale = useLocale()
  const { me } = useSession()
  const units = useUnitChoices()
  const { account, sheet } = props
  const [id] = useState(() => account?.id ?? newId())
  const { draft, set, busy, issues, save } = useEditing(() =>
    draftOf(account, me.unit.id, sheet.latestExpiry),
  )
  const [ranges, setRanges] = useState(draft.addresses.join('\n'))
  const addresses = ranges.split(/[\s,，;；]+/).filter((part) => part !== '')
  const addressIssue = [...issues].find(([path]) => path.startsWith('addresses'))?.[1]
  const submit = (): void => {
    void save(async () => {
      const saved = await call(saveInterfaceAccount, { params: { id }, body: { ...draft, addresses } })
      set({ version: saved.version })
      notify(w.saved(saved.name))
      await props.onSaved(saved.id)
    })
  }
  return (
    <EditorDrawer
      title={account ? w.edit : w.add}
      busy={busy}
      issues={issues}
      onSave={submit}
      onClose={props.onClose}
    >
      <div className="form-grid">
        <TextField
          label={w.fields.name}
          required
          issue={issues.get('name')}
          value={draft.name}
          onChange={(name) => set({ name })}
        />
        <Field label={w.fields.active}>
          {(control) => (
            <div>
              <Switch {...control} checked={draft.active} onChange={(active) => set({ active })} />
            </div>
          )}
        </Field>
        <TextField
          label={w.fields.purpose}
          required
          wide
          hint={w.fields.purposeHint}
          issue={issues.get('purpose')}
          value={draft.purpose}
          onChange={(purpose) => set({ purpose })}
        />
        <Field
          label={w.fields.endpoints}
          required
          wide
          hint={w.fields.endpointsHint}
          issue={issues.get('endpoints')}
        >
          {(control) => (
            <Select
              {...control}
              mode="multiple"
              showSearch={{ optionFilterProp: 'label' }}
              value={draft.endpoints}
              options={sheet.open.map(({ name, method, path, summary }) => ({
                value: name,
                label: summary,
                title: `${method} ${path}`,
              }))}
              onChange={(endpoints) => set({ endpoints })}
            />
          )}
        </Field>
        <Field label={w.fields.units} required wide issue={issues.get('unitIds')}>
          {(control) => (
            <Select
              {...control}
              mode="multiple"
              showSearch={{ optionFilterProp: 'label' }}
              value={draft.unitIds}
              options={units}
              onChange={(unitIds) => set({ unitIds })}
            />
          )}
        </Field>
        <Field label={w.fields.addresses} required wide hint={w.fields.addressesHint} issue={addressIssue}>
          {(control) => (
            <Input.TextArea
              {...control}
              autoSize={{ minRows: 2, maxRows: 6 }}
              value={ranges}
              onChange={(event) => setRanges(event.target.value)}
            />
          )}
        </Field>
        <Field label={w.fields.perMinute} issue={issues.get('perMinute')}>
          {(control) => (
            <InputNumber
              {...control}
              min={1}
              max={6000}
              value={draft.perMinute}
              onChange={(perMinute) => {
                if (perMinute !== null) set({ perMinute })
              }}
            />
          )}
        </Field>
        <TextField
          label={w.fields.expiresOn}
          type="date"
          hint={w.fields.latest(formatDate(sheet.latestExpiry, locale))}
          issue={issues.get('expiresOn')}
          value={draft.expiresOn}
          onChange={(expiresOn) => set({ expiresOn })}
        />
      </div>
      {account && <TokenList account={account} onChanged={() => props.onSaved(account.id)} />}
      {account && account.tokens.length > 0 && <CallList accountId={account.id} open={sheet.open} />}
    </EditorDrawer>
  )
}

function draftOf(account: InterfaceAccount | null, unitId: string, latestExpiry: string): Draft {
  return {
    name: account?.name ?? '',
    purpose: account?.purpose ?? '',
    unitIds: account?.units.map(({ id }) => id) ?? [unitId],
    endpoints: account?.endpoints ?? [],
    addresses: account?.addresses ?? [],
    perMinute: account?.perMinute ?? 60,
    expiresOn: account?.expiresOn ?? latestExpiry,
    active: account?.active ?? true,
    version: account?.version ?? null,
  }
}

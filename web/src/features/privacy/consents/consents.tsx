import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Select } from 'antd'
import { type ReactElement, useState } from 'react'
import { type Consent, consentPurpose, listConsents, recordConsent } from '#contracts/privacy.ts'
import { call } from '#kit/api.ts'
import { formatDate } from '#kit/format.ts'
import { newId } from '#kit/ids.ts'
import { defineMessages, useLocale, useWords } from '#kit/words.ts'
import { labelled } from '#kit/punctuation.ts'
import { useSession } from '../../../app/session.ts'
import { EditorDrawer, TextField, useEditing } from '../../../shared/editor.tsx'
import { Field } from '../../../shared/form.tsx'
import { Failure, SkeletonLines, State } from '../../../shared/page.tsx'
import { protectedWords } from '../protected/protected-words.ts'
import '../privacy.css'

const words = defineMessages(
  {
    title: '授权',
    none: '还没有记录过授权或撤回。',
    record: '记录授权或撤回',
    any: '全部用途',
    somebody: '客户方',
    kinds: { given: '授权', withdrawn: '撤回' },
    ways: { in_person: '当面', written: '书面', phone: '电话', online: '线上' },
    fields: {
      kind: '授权还是撤回',
      purpose: '用途',
      way: '方式',
      givenBy: '谁说的',
      evidence: '凭据',
      saidOn: '日期',
      until: '有效至',
    },
    line: (kind: string, purpose: string, who: string, way: string, on: string) =>
      labelled(kind, `${purpose} · ${who} · ${way} · ${on}`),
    hint: '只增不改：说错了再记一条。',
    onCard: (name: string) => `（记在并入的客户卡“${name}”上）`,
  },
  {
    title: 'Consent',
    none: 'No consent or withdrawal was recorded.',
    record: 'Record consent or withdrawal',
    any: 'every purpose',
    somebody: 'the customer',
    kinds: { given: 'given', withdrawn: 'withdrawn' },
    ways: { in_person: 'in person', written: 'in writing', phone: 'by phone', online: 'online' },
    fields: {
      kind: 'Given or withdrawn',
      purpose: 'Purpose',
      way: 'How',
      givenBy: 'Who said so',
      evidence: 'Proof',
      saidOn: 'Date',
      until: 'Until',
    },
    line: (kind, purpose, who, way, on) => `${kind}: ${purpose} · ${who} · ${way} · ${on}`,
    hint: 'Entries are only added: correct one by another.',
    onCard: (name) => `(on the merged card “${name}”)`,
  },
)

/** What the customer said about the use of their data: the ledger, and a new entry. */
export function Consents({ customerId }: { customerId: string }): ReactElement {
  const w = useWords(words)
  const { purposes } = useWords(protectedWords)
  const locale = useLocale()
  const { can } = useSession()
  const [recording, setRecording] = useState(false)
  const ledger = useQuery({
    queryKey: ['customers', 'consents', customerId],
    queryFn: async ({ signal }) => call(listConsents, { params: { id: customerId }, signal }),
  })
  return (
    <section>
      <h3>
        {w.title}
        {can('privacy.consents') && (
          <button type="button" className="link" onClick={() => setRecording(true)}>
            {w.record}
          </button>
        )}
      </h3>
      {ledger.isError && <Failure failure={ledger.error} retry={() => void ledger.refetch()} />}
      {ledger.isPending && <SkeletonLines lines={2} />}
      {ledger.data?.entries.length === 0 && <p className="quiet">{w.none}</p>}
      {ledger.data?.entries.map((entry) => (
        <p key={entry.id}>
          <State kind={entry.kind === 'given' ? 'success' : 'danger'}>{w.kinds[entry.kind]}</State>{' '}
          {w.line(
            w.kinds[entry.kind],
            entry.purpose === 'any' ? w.any : purposes[entry.purpose],
            entry.givenBy ?? w.somebody,
            w.ways[entry.way],
            formatDate(entry.saidOn, locale),
          )}
          {entry.onCard !== null && <span className="quiet"> {w.onCard(entry.onCard)}</span>}
        </p>
      ))}
      {recording && <ConsentEditor customerId={customerId} onClose={() => setRecording(false)} />}
    </section>
  )
}

type Draft = Pick<Consent, 'kind' | 'purpose' | 'way' | 'saidOn'> & {
  readonly givenBy: string
  readonly id: string
  readonly evidence: string
  readonly until: string
}

function ConsentEditor({ customerId, onClose }: { customerId: string; onClose: () => void }): ReactElement {
  const w = useWords(words)
  const { purposes } = useWords(protectedWords)
  const { today } = useSession()
  const client = useQueryClient()
  const { draft, set, busy, issues, save } = useEditing<Draft>(() => ({
    id: newId(),
    kind: 'given',
    purpose: 'any',
    way: 'in_person',
    givenBy: '',
    saidOn: today,
    evidence: '',
    until: '',
  }))
  const store = async (): Promise<void> => {
    const { id, until, evidence, ...entry } = draft
    await call(recordConsent, {
      params: { id: customerId, consentId: id },
      body: {
        ...entry,
        channel: 'any',
        wording: null,
        evidence: evidence.trim() || null,
        evidenceFileId: null,
        validUntil: until || null,
      },
    })
    await client.invalidateQueries({ queryKey: ['customers'] })
    onClose()
  }
  const choices = [
    ['kind', ['given', 'withdrawn'], w.kinds],
    ['purpose', ['any', ...consentPurpose.options[0].options], { ...purposes, any: w.any }],
    ['way', ['in_person', 'written', 'phone', 'online'], w.ways],
  ] as const
  return (
    <EditorDrawer
      title={w.record}
      busy={busy}
      issues={issues}
      onSave={() => void save(store)}
      onClose={onClose}
    >
      <p className="quiet">{w.hint}</p>
      {choices.map(([part, values, names]) => (
        <Field key={part} label={w.fields[part]} issue={issues.get(part)}>
          {(control) => (
            <Select
              {...control}
              value={draft[part]}
              options={values.map((value) => ({
                value: value as string,
                label: (names as Readonly<Record<string, string>>)[value],
              }))}
              onChange={(value) => set({ [part]: value })}
            />
          )}
        </Field>
      ))}
      <TextField
        label={w.fields.givenBy}
        required
        value={draft.givenBy}
        issue={issues.get('givenBy')}
        onChange={(givenBy) => set({ givenBy })}
      />
      <TextField
        label={w.fields.evidence}
        value={draft.evidence}
        issue={issues.get('evidence')}
        onChange={(evidence) => set({ evidence })}
      />
      <TextField
        label={w.fields.saidOn}
        type="date"
        value={draft.saidOn}
        issue={issues.get('saidOn')}
        onChange={(saidOn) => set({ saidOn })}
      />
      <TextField
        label={w.fields.until}
        type="date"
        value={draft.until}
        issue={issues.get('validUntil')}
        onChange={(until) => set({ until })}
      />
    </EditorDrawer>
  )
}

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Button } from 'antd'
import { type ReactElement, useState } from 'react'
import {
  discardDisclosureDraft,
  type DisclosureRule,
  enforceDisclosureDraft,
  getDisclosureRules,
  saveDisclosureDraft,
  tryDisclosureDraft,
} from '#contracts/privacy.ts'
import type { ResponseOf } from '#contracts/http.ts'
import { call } from '#kit/api.ts'
import { formatMoment, formatNumber } from '#kit/format.ts'
import { newId } from '#kit/ids.ts'
import { useLocale, useWords } from '#kit/words.ts'
import { notify, notifyFailure } from '../../../app/notes.tsx'
import { Failure, Page, SkeletonLines } from '../../../shared/page.tsx'
import { protectedWords } from '../protected/protected-words.ts'
import { RuleEditor } from './rule-editor.tsx'
import { useRuleSentence } from './rule-sentence.ts'
import { rulesWords } from './rules-words.ts'
import { Tester } from './tester.tsx'
import '../privacy.css'

const key = ['privacy', 'rules']

/** The rule table: read, drafted, tried, put in force, and tested for a person. */
export default function RulesPage(): ReactElement {
  const w = useWords(rulesWords)
  const rules = useQuery({
    queryKey: key,
    queryFn: async ({ signal }) => call(getDisclosureRules, { signal }),
  })
  return (
    <Page title={w.title} lead={w.lead}>
      {rules.isError && <Failure failure={rules.error} retry={() => void rules.refetch()} />}
      {rules.isPending && <SkeletonLines lines={10} />}
      {rules.data && <Rules overview={rules.data} />}
    </Page>
  )
}

function Rules({ overview }: { overview: ResponseOf<typeof getDisclosureRules> }): ReactElement {
  const w = useWords(rulesWords)
  const { purposes } = useWords(protectedWords)
  const locale = useLocale()
  const sentence = useRuleSentence()
  const client = useQueryClient()
  const start = useMutation({
    mutationFn: async () =>
      call(saveDisclosureDraft, { body: { rules: overview.inForce.rules, note: null } }),
    onSuccess: async () => client.invalidateQueries({ queryKey: key }),
    onError: notifyFailure,
  })
  const names = new Map(overview.fields.map((field) => [field.code, field.name]))
  return (
    <>
      <section className="panel panel-pad privacy-list">
        <h2>{w.inForce(overview.inForce.version)}</h2>
        {overview.coming.map((set) => (
          <p key={set.version} className="quiet">
            {w.coming(set.version, formatMoment(set.validFrom ?? '', locale))}
          </p>
        ))}
        {overview.inForce.rules.map((rule) => (
          <p key={rule.id} className="privacy-rule">
            {sentence(rule)}
          </p>
        ))}
        {overview.draft === null && (
          <Button loading={start.isPending} onClick={() => start.mutate()}>
            {w.startDraft}
          </Button>
        )}
      </section>
      {overview.draft && <Draft key={overview.draft.version} rules={overview.draft.rules} />}
      <Tester hasDraft={overview.draft !== null} />
      <section className="panel panel-pad privacy-list">
        <h2>{w.asked}</h2>
        {overview.asked.length === 0 && <p className="quiet">{w.nobody}</p>}
        {overview.asked.map((one) => (
          <p key={`${one.field} ${one.purpose} ${one.outcome}`} className="privacy-rule">
            <span>
              {names.get(one.field) ?? one.field} · {purposes[one.purpose]} · {w.outcomes[one.outcome]}
            </span>
            <b className="tabular">{w.times(one.count)}</b>
          </p>
        ))}
      </section>
    </>
  )
}

function Draft(props: { rules: readonly DisclosureRule[] }): ReactElement {
  const w = useWords(rulesWords)
  const sentence = useRuleSentence()
  const client = useQueryClient()
  const [rules, setRules] = useState(props.rules)
  const [editing, setEditing] = useState<DisclosureRule | null>(null)
  const refresh = async (): Promise<void> => client.invalidateQueries({ queryKey: key })
  const save = async (): Promise<void> => {
    await call(saveDisclosureDraft, { body: { rules: [...rules], note: null } })
  }
  const act = useMutation({
    mutationFn: async (what: 'save' | 'trial' | 'enforce' | 'discard') => {
      if (what === 'discard') return void (await call(discardDisclosureDraft))
      await save()
      if (what === 'save') notify(w.saved)
      if (what === 'trial') setTrial(await call(tryDisclosureDraft))
      if (what === 'enforce') {
        await call(enforceDisclosureDraft, { body: { validFrom: null } })
        notify(w.enforced)
      }
    },
    onSuccess: async (_, what) => (what === 'trial' ? undefined : refresh()),
    onError: notifyFailure,
  })
  const [trial, setTrial] = useState<ResponseOf<typeof tryDisclosureDraft> | null>(null)
  const blank = (): DisclosureRule => ({
    id: `rule-${newId().slice(-8)}`,
    classes: [],
    fields: [],
    roles: [],
    relations: [],
    recipients: [],
    purposes: [],
    channels: [],
    consent: 'any',
    outcome: 'masked',
  })
  const names: Readonly<Record<string, string>> = w.roles
  return (
    <section className="panel panel-pad privacy-list">
      <h2>{w.draft}</h2>
      <p className="quiet">{w.draftHint}</p>
      {rules.map((rule) => (
        <div key={rule.id} className="privacy-rule">
          <span>{sentence(rule)}</span>
          <span className="row-gap">
            <button type="button" className="link" onClick={() => setEditing(rule)}>
              {w.edit}
            </button>
            <button
              type="button"
              className="link"
              onClick={() => setRules(rules.filter(({ id }) => id !== rule.id))}
            >
              {w.remove}
            </button>
          </span>
        </div>
      ))}
      <div className="row-gap privacy-decide">
        <Button onClick={() => setEditing(blank())}>{w.add}</Button>
        <Button loading={act.isPending} onClick={() => act.mutate('save')}>
          {w.save}
        </Button>
        <Button onClick={() => act.mutate('trial')}>{w.trial}</Button>
        <Button type="primary" disabled={trial === null} onClick={() => act.mutate('enforce')}>
          {w.enforce}
        </Button>
        <Button onClick={() => act.mutate('discard')}>{w.discard}</Button>
      </div>
      {trial && (
        <Alert
          type="info"
          role="status"
          title={w.trialResult(formatNumber(trial.asked), formatNumber(trial.changed))}
          description={
            <>
              <p>{w.recorded(trial.recorded.asked, trial.recorded.changes.length)}</p>
              {trial.groups.slice(0, 20).map((group) => (
                <p key={`${group.dataClass} ${group.role} ${group.before} ${group.after}`}>
                  {w.change(
                    names[group.role] ?? group.role,
                    w.classes[group.dataClass],
                    w.outcomes[group.before],
                    w.outcomes[group.after],
                    group.count,
                  )}
                </p>
              ))}
            </>
          }
        />
      )}
      {editing && (
        <RuleEditor
          rule={editing}
          onClose={() => setEditing(null)}
          onSave={(rule) => {
            setTrial(null)
            setRules(
              rules.some(({ id }) => id === editing.id)
                ? rules.map((one) => (one.id === editing.id ? rule : one))
                : [...rules, rule],
            )
            setEditing(null)
          }}
        />
      )}
    </section>
  )
}

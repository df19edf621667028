import { useMutation } from '@tanstack/react-query'
import { Button, Input, Select } from 'antd'
import { type ReactElement, useState } from 'react'
import { channel, consentState, purpose, recipient, relation, testDisclosure } from '#contracts/privacy.ts'
import type { CallOf } from '#contracts/http.ts'
import { call } from '#kit/api.ts'
import { useWords } from '#kit/words.ts'
import { Field, issuesOf } from '../../../shared/form.tsx'
import { State } from '../../../shared/page.tsx'
import { protectedWords } from '../protected/protected-words.ts'
import { rulesWords } from './rules-words.ts'

type Question = NonNullable<CallOf<typeof testDisclosure>['body']>
const kinds = { deny: 'danger', masked: 'neutral', verify_only: 'warning', disclose: 'success' } as const

/** “What would m01 be told of this customer?” Decisions only, never a value. */
export function Tester({ hasDraft }: { hasDraft: boolean }): ReactElement {
  const w = useWords(rulesWords)
  const { purposes } = useWords(protectedWords)
  const [question, setQuestion] = useState<Question>({
    account: '',
    licence: null,
    relation: 'owner',
    consent: 'none',
    recipient: 'staff',
    purpose: 'visit',
    channel: 'office',
    rules: 'in_force',
  })
  const testing = useMutation({
    mutationFn: async (rules: Question['rules']) => call(testDisclosure, { body: { ...question, rules } }),
  })
  const set = (change: Partial<Question>): void => setQuestion({ ...question, ...change })
  const choices = [
    ['relation', w.parts.relations, relation.options, w.relations],
    ['consent', w.parts.consent, consentState.options, w.consentStates],
    ['recipient', w.parts.recipients, recipient.options, w.recipients],
    ['purpose', w.parts.purposes, purpose.options, purposes],
    ['channel', w.parts.channels, channel.options, w.channels],
  ] as const
  const issues = issuesOf(testing.error)
  return (
    <section className="panel panel-pad privacy-list">
      <h2>{w.tester}</h2>
      <div className="privacy-fields">
        <Field label={w.account} required issue={issues.get('account') ?? issues.get('')}>
          {(control) => (
            <Input
              {...control}
              value={question.account}
              onChange={(event) => set({ account: event.target.value })}
            />
          )}
        </Field>
        <Field label={w.licence}>
          {(control) => (
            <Input
              {...control}
              value={question.licence ?? ''}
              onChange={(event) => set({ licence: event.target.value.trim() || null })}
            />
          )}
        </Field>
        {choices.map(([part, label, values, names]) => (
          <Field key={part} label={label}>
            {(control) => (
              <Select
                {...control}
                value={question[part]}
                options={values.map((value) => ({
                  value: value as string,
                  label: (names as Readonly<Record<string, string>>)[value],
                }))}
                onChange={(value) => set({ [part]: value })}
              />
            )}
          </Field>
        ))}
      </div>
      <div className="row-gap privacy-decide">
        <Button disabled={question.account.trim() === ''} onClick={() => testing.mutate('in_force')}>
          {w.test} · {w.asInForce}
        </Button>
        {hasDraft && (
          <Button disabled={question.account.trim() === ''} onClick={() => testing.mutate('draft')}>
            {w.test} · {w.asDraft}
          </Button>
        )}
      </div>
      {testing.data && (
        <div role="status">
          {testing.data.relation === null && <p>{w.outOfReach}</p>}
          {testing.data.answers.map((answer) => (
            <p key={answer.code} className="privacy-rule">
              <span>
                {testing.data.person} · {answer.name}
              </span>
              <State kind={kinds[answer.outcome]}>{w.outcomes[answer.outcome]}</State>
            </p>
          ))}
        </div>
      )}
    </section>
  )
}

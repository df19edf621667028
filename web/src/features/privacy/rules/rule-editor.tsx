import { Modal, Select } from 'antd'
import { type ReactElement, useState } from 'react'
import { roles } from '#contracts/access.ts'
import {
  channel,
  consentDemand,
  dataClass,
  type DisclosureRule,
  outcome,
  purpose,
  recipient,
  relation,
} from '#contracts/privacy.ts'
import { useWords } from '#kit/words.ts'
import { Field } from '../../../shared/form.tsx'
import { protectedWords } from '../protected/protected-words.ts'
import { useRuleSentence } from './rule-sentence.ts'
import { rulesWords } from './rules-words.ts'

const optionsOf = <T extends string>(values: readonly T[], names: Readonly<Record<T, string>>) =>
  values.map((value) => ({ value, label: names[value] }))

/** One rule, by its questions; the sentence above says what it means while it is changed. */
export function RuleEditor(props: {
  rule: DisclosureRule
  onSave: (rule: DisclosureRule) => void
  onClose: () => void
}): ReactElement {
  const w = useWords(rulesWords)
  const { purposes } = useWords(protectedWords)
  const sentence = useRuleSentence()
  const [rule, setRule] = useState(props.rule)
  const lists = [
    ['roles', optionsOf(roles, w.roles)],
    ['classes', optionsOf(dataClass.options, w.classes)],
    ['relations', optionsOf(relation.options, w.relations)],
    ['recipients', optionsOf(recipient.options, w.recipients)],
    ['purposes', optionsOf(purpose.options, purposes)],
    ['channels', optionsOf(channel.options, w.channels)],
  ] as const
  return (
    <Modal open width={640} title={w.edit} onCancel={props.onClose} onOk={() => props.onSave(rule)}>
      <p>
        <b>{sentence(rule)}</b>
      </p>
      <div className="stack">
        {lists.map(([part, options]) => (
          <Field key={part} label={w.parts[part]} wide>
            {(control) => (
              <Select
                {...control}
                mode="multiple"
                allowClear
                value={rule[part]}
                options={[...options]}
                onChange={(value: string[]) => setRule({ ...rule, [part]: value })}
              />
            )}
          </Field>
        ))}
        <Field label={w.parts.consent} wide>
          {(control) => (
            <Select
              {...control}
              value={rule.consent}
              disabled={rule.outcome === 'deny'}
              options={optionsOf(consentDemand.options, w.consent)}
              onChange={(consent) => setRule({ ...rule, consent })}
            />
          )}
        </Field>
        <Field label={w.parts.outcome} wide>
          {(control) => (
            <Select
              {...control}
              value={rule.outcome}
              options={optionsOf(outcome.options, w.outcomes)}
              onChange={(value) =>
                setRule({ ...rule, outcome: value, consent: value === 'deny' ? 'any' : rule.consent })
              }
            />
          )}
        </Field>
      </div>
    </Modal>
  )
}

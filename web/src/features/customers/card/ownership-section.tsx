import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Input, Modal, Select } from 'antd'
import { type ReactElement, useState } from 'react'
import {
  addTeamMember,
  endTeamMember,
  getOwnership,
  type Ownership,
  teamCandidates,
} from '#contracts/customer-ownership.ts'
import { teamRoles } from '#contracts/access.ts'
import { call } from '#kit/api.ts'
import { businessDateOf, formatDate } from '#kit/format.ts'
import { newId } from '#kit/ids.ts'
import { useLocale, useWords } from '#kit/words.ts'
import { labelled } from '#kit/punctuation.ts'
import { useLive } from '../../../app/live.ts'
import { notify, notifyFailure } from '../../../app/notes.tsx'
import { useSession } from '../../../app/session.ts'
import { FormComplaint, TextField, useEditing } from '../../../shared/editor.tsx'
import { Field } from '../../../shared/form.tsx'
import { Failure, SkeletonLines, State } from '../../../shared/page.tsx'
import { ownershipWords } from './ownership-words.ts'

const kinds = { coming: 'live', current: 'success', past: 'neutral' } as const

/** Who looks after the customer: owner, who stands in, the account team, and who had it before. */
export function OwnershipSection({ customerId }: { customerId: string }): ReactElement {
  const w = useWords(ownershipWords)
  const locale = useLocale()
  const client = useQueryClient()
  const [adding, setAdding] = useState(false)
  const key = ['customers', 'ownership', customerId]
  const shown = useQuery({
    queryKey: key,
    queryFn: async ({ signal }) => call(getOwnership, { params: { id: customerId }, signal }),
  })
  useLive('customers.', (event) => {
    if (event.subjectId === customerId) void shown.refetch()
  })
  const put = (next: Ownership): void => {
    client.setQueryData(key, next)
  }
  const end = async (memberId: string, name: string): Promise<void> => {
    put(await call(endTeamMember, { params: { id: customerId, memberId }, body: {} }))
    notify(w.ended(name))
  }
  if (shown.isError) return <Failure failure={shown.error} retry={() => void shown.refetch()} />
  if (shown.data === undefined) return <SkeletonLines lines={3} />
  const { owner, unit, substitute, team, spells, mayManageTeam } = shown.data
  return (
    <section>
      <h3>
        {w.title}
        {mayManageTeam && (
          <button type="button" className="link" onClick={() => setAdding(true)}>
            {w.add}
          </button>
        )}
      </h3>
      <p>
        {labelled(w.owner, '')}
        <b>{owner?.name ?? w.nobody}</b> <span className="quiet">{unit.name}</span>{' '}
        {substitute && (
          <State kind="live">
            {w.substitute(substitute.person.name, formatDate(substitute.until, locale))}
          </State>
        )}
      </p>
      {team.length === 0 ? (
        <p className="quiet">{w.noTeam}</p>
      ) : (
        team.map((member) => (
          <article key={member.id} className="history-line">
            <div className="row-gap">
              <b>{member.person.name}</b>
              <span>{w.roles[member.role]}</span>
              <span className="quiet">{member.unit.name}</span>
              <State kind={kinds[member.state]}>{w.states[member.state]}</State>
              {mayManageTeam && member.state !== 'past' && (
                <button
                  type="button"
                  className="link"
                  onClick={() => void end(member.id, member.person.name).catch(notifyFailure)}
                >
                  {w.end}
                </button>
              )}
            </div>
            <p className="quiet tabular">
              {w.period(member.from, member.to)}
              {member.note && ` · ${member.note}`}
            </p>
          </article>
        ))
      )}
      <details>
        <summary>{w.history}</summary>
        {spells.map((spell) => (
          <article key={spell.from} className="history-line">
            <div className="row-gap">
              <b>{spell.owner?.name ?? w.nobody}</b>
              <span className="quiet tabular">
                {w.since(
                  formatDate(businessDateOf(spell.from), locale),
                  spell.to && formatDate(businessDateOf(spell.to), locale),
                )}
              </span>
            </div>
            <p className="quiet">
              {sourceName(w.sources, spell.source)}
              {` · ${spell.by?.name ?? w.system}`}
              {spell.note && ` · ${spell.note}`}
              {spell.ruleVersion !== null && ` · ${w.rule(spell.ruleVersion)}`}
            </p>
          </article>
        ))}
      </details>
      {adding && (
        <MemberDialog
          customerId={customerId}
          onClose={() => setAdding(false)}
          onAdded={(next, name) => {
            put(next)
            setAdding(false)
            notify(w.added(name))
          }}
        />
      )}
    </section>
  )
}

function sourceName(names: Readonly<Record<string, string>>, source: string): string {
  return names[source] ?? names[source.split(':')[0]!] ?? source
}

function MemberDialog(props: {
  customerId: string
  onClose: () => void
  onAdded: (next: Ownership, name: string) => void
}): ReactElement {
  const w = useWords(ownershipWords)
  const { today } = useSession()
  const people = useQuery({
    queryKey: ['customers', 'team-candidates'],
    queryFn: async ({ signal }) => (await call(teamCandidates, { signal })).people,
  }).data
  const editing = useEditing(() => ({
    personId: null as string | null,
    role: 'manager' as (typeof teamRoles)[number],
    from: today,
    to: '',
    note: '',
  }))
  const { draft, set, issues } = editing
  const submit = (): Promise<void> =>
    editing.save(async () => {
      if (draft.personId === null) throw new Error(w.pick)
      const next = await call(addTeamMember, {
        params: { id: props.customerId, memberId: newId() },
        body: {
          personId: draft.personId,
          role: draft.role,
          from: draft.from,
          to: draft.to || null,
          note: draft.note.trim() || null,
        },
      })
      props.onAdded(next, people?.find(({ id }) => id === draft.personId)?.name ?? '')
    })
  return (
    <Modal
      open
      title={w.add}
      okText={w.add}
      cancelText={w.cancel}
      confirmLoading={editing.busy}
      onOk={() => void submit()}
      onCancel={props.onClose}
    >
      <div className="stack">
        <FormComplaint issues={issues} />
        <Field label={w.person} required>
          {(control) => (
            <Select
              {...control}
              showSearch={{ optionFilterProp: 'label' }}
              placeholder={w.pick}
              options={people?.map(({ id, name, unit }) => ({ value: id, label: `${name} · ${unit.name}` }))}
              value={draft.personId}
              onChange={(personId) => set({ personId })}
            />
          )}
        </Field>
        <Field label={w.role} required>
          {(control) => (
            <Select
              {...control}
              options={teamRoles.map((role) => ({ value: role, label: w.roles[role] }))}
              value={draft.role}
              onChange={(role) => set({ role })}
            />
          )}
        </Field>
        <TextField label={w.from} type="date" value={draft.from} onChange={(from) => set({ from })} />
        <TextField
          label={w.to}
          type="date"
          value={draft.to}
          issue={issues.get('to')}
          onChange={(to) => set({ to })}
        />
        <Field label={w.note}>
          {(control) => (
            <Input
              {...control}
              maxLength={500}
              value={draft.note}
              onChange={(event) => set({ note: event.target.value })}
            />
          )}
        </Field>
      </div>
    </Modal>
  )
}

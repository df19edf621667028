import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Input, Select } from 'antd'
import { type ReactElement, useState } from 'react'
import { type Absence, endAbsence, listAbsences, listSubstitutes, makeAbsence } from '#contracts/absences.ts'
import { getDay } from '#contracts/visit-plans.ts'
import { call } from '#kit/api.ts'
import { addDays, formatDate } from '#kit/format.ts'
import { newId } from '#kit/ids.ts'
import { defineMessages, useWords } from '#kit/words.ts'
import { listed } from '#kit/punctuation.ts'
import { useLive } from '../../../app/live.ts'
import { notify, notifyFailure } from '../../../app/notes.tsx'
import { useSession } from '../../../app/session.ts'
import { usePersonChoices } from '../../../shared/directory.ts'
import { Field } from '../../../shared/form.tsx'
import { EmptyState, Failure, Page, SkeletonLines, State } from '../../../shared/page.tsx'
import '../visits.css'
import './absence.css'

const words = defineMessages(
  {
    title: '请假与代班',
    lead: '请假期间原定走访的客户交给代班人，当天就在他的计划和手机上；代班人只在这几天能看这些客户。销假后，没走访的自动交还。',
    person: '谁',
    kind: '事由',
    kinds: { away: '请假', share: '分担部分客户' },
    from: '从',
    to: '到',
    date: '日期',
    reason: '原因',
    reasonHint: '如：病假、培训、会议',
    substitute: '代班人',
    nobody: '不安排代班',
    substituteHint: '同一部门的客户经理。不安排代班时，月计划重新排会避开这几天。',
    maySeeAway: (name: string, until: string) =>
      `${name} 到 ${until} 为止可看这位客户经理名下的客户和走访记录、可打电话，不能修改；销假立即收回。`,
    maySeeShare: (name: string, count: number, date: string) =>
      `${name} 只在 ${date} 当天可看交给他的 ${count} 户的客户卡和走访记录、可打电话，不能修改；当天结束自动收回，销假立即收回。`,
    customers: '交给他的客户',
    customersHint: '从这一天的走访计划里选。',
    save: '登记',
    saved: '已登记',
    savedHanded: (count: number, name: string) => `已登记，${count} 次走访交给 ${name}`,
    end: '销假',
    ended: '已销假，未走访的客户已交还',
    none: '最近没有请假和代班',
    span: (from: string, to: string) => (from === to ? from : `${from} 至 ${to}`),
    states: { now: '进行中', ahead: '未开始', over: '已结束' },
    handed: (count: number, name: string) => `${count} 次走访由 ${name} 代`,
    handedDay: (date: string, names: string) => `${date}：${names}`,
    noSubstitute: '未安排代班',
    returned: '（已交还）',
    details: '交接明细',
  },
  {
    title: 'Absence and substitutes',
    lead: 'Visits planned for these days go to the substitute’s plan and phone; the customers are readable to the substitute on these days alone. What is not done comes back afterwards.',
    person: 'Who',
    kind: 'What',
    kinds: { away: 'Away', share: 'Hand some customers over' },
    from: 'From',
    to: 'To',
    date: 'Date',
    reason: 'Reason',
    reasonHint: 'Such as illness, training, meeting',
    substitute: 'Substitute',
    nobody: 'Nobody',
    substituteHint:
      'An account manager of the same unit. Without one, planning the month again avoids these days.',
    maySeeAway: (name, until) =>
      `Until ${until}, ${name} can read this account manager’s customers and visits and call them, but change nothing. Ending the absence takes it back at once.`,
    maySeeShare: (name, count, date) =>
      `On ${date} alone, ${name} can read the cards and visits of the ${count} customers handed over and call them, but change nothing. It ends with the day, or at once when taken back.`,
    customers: 'Customers to hand over',
    customersHint: 'Out of the plan of that day.',
    save: 'Write down',
    saved: 'Written down',
    savedHanded: (count, name) => `Written down; ${count} visits go to ${name}`,
    end: 'Back again',
    ended: 'Ended; what was not done has come back',
    none: 'No absences lately',
    span: (from, to) => (from === to ? from : `${from} to ${to}`),
    states: { now: 'now', ahead: 'ahead', over: 'over' },
    handed: (count, name) => `${count} visits by ${name}`,
    handedDay: (date, names) => `${date}: ${names}`,
    noSubstitute: 'no substitute',
    returned: ' (back)',
    details: 'Details',
  },
)

const key = ['visits', 'absences'] as const

/** 请假与代班: who is away, who stands in, and what was handed over. */
export default function AbsencePage(): ReactElement {
  const w = useWords(words)
  const client = useQueryClient()
  const { today } = useSession()
  const span = { from: addDays(today, -30), to: addDays(today, 92) }
  const absences = useQuery({
    queryKey: [...key, span.from],
    queryFn: async ({ signal }) => call(listAbsences, { query: span, signal }),
  })
  const refresh = (): void => void client.invalidateQueries({ queryKey: key })
  useLive('visits.absence_changed', refresh)
  return (
    <Page title={w.title} lead={w.lead}>
      <div className="absence-panes">
        <section className="panel panel-pad">
          {absences.isPending && <SkeletonLines lines={5} />}
          {absences.isError && <Failure failure={absences.error} retry={() => void absences.refetch()} />}
          {absences.data?.absences.length === 0 && <EmptyState title={w.none} />}
          <ul className="absence-list">
            {absences.data?.absences.map((each) => (
              <AbsenceLine key={each.id} absence={each} onChanged={refresh} />
            ))}
          </ul>
        </section>
        <AbsenceForm onChanged={refresh} />
      </div>
    </Page>
  )
}

function AbsenceLine({ absence, onChanged }: { absence: Absence; onChanged: () => void }): ReactElement {
  const w = useWords(words)
  const { today, me, can } = useSession()
  const over = absence.endedAt !== null || absence.to < today
  const state = over ? 'over' : absence.from > today ? 'ahead' : 'now'
  const { substitute, handed } = absence
  const days = [...Map.groupBy(handed, (each) => each.date)]
  const mayEnd = can('visits.plan') && (absence.person.id === me.id || me.rights['visits.plan'] !== 'own')
  const end = (): void => {
    call(endAbsence, { params: { id: absence.id } })
      .then(() => {
        notify(w.ended)
        onChanged()
      })
      .catch(notifyFailure)
  }
  return (
    <li>
      <div className="absence-head">
        <b>{absence.person.name}</b>
        <State kind={state === 'now' ? 'live' : state === 'ahead' ? 'warning' : 'neutral'}>
          {w.states[state]}
        </State>
        <span>
          {w.kinds[absence.kind]} · {absence.reason}
        </span>
        <span className="tabular quiet">{w.span(formatDate(absence.from), formatDate(absence.to))}</span>
        {!over && mayEnd && (
          <Button size="small" onClick={end}>
            {w.end}
          </Button>
        )}
      </div>
      <small className="quiet">
        {substitute ? w.handed(handed.length, substitute.name) : w.noSubstitute}
      </small>
      {substitute && !over && (
        <small className="quiet">
          {absence.kind === 'share'
            ? w.maySeeShare(
                substitute.name,
                handed.filter(({ returned }) => !returned).length,
                formatDate(absence.from),
              )
            : w.maySeeAway(substitute.name, formatDate(absence.to))}
        </small>
      )}
      {days.length > 0 && (
        <details>
          <summary>{w.details}</summary>
          {days.map(([date, rows]) => (
            <p key={date}>
              {w.handedDay(
                formatDate(date),
                listed(rows.map((row) => row.name + (row.returned ? w.returned : ''))),
              )}
            </p>
          ))}
        </details>
      )}
    </li>
  )
}

function AbsenceForm({ onChanged }: { onChanged: () => void }): ReactElement {
  const w = useWords(words)
  const { today, me } = useSession()
  const own = me.rights['visits.plan'] === 'own'
  const people = usePersonChoices('account_manager')
  const [personId, setPerson] = useState<string | undefined>(own ? me.id : undefined)
  const [kind, setKind] = useState<'away' | 'share'>('away')
  const [from, setFrom] = useState(today)
  const [to, setTo] = useState(today)
  const [reason, setReason] = useState('')
  const [substituteId, setSubstitute] = useState<string | null>(null)
  const [customerIds, setCustomers] = useState<string[]>([])
  const [busy, setBusy] = useState(false)
  const substitutes = useQuery({
    queryKey: ['visits', 'substitutes', personId],
    queryFn: async ({ signal }) => call(listSubstitutes, { query: { personId: personId ?? '' }, signal }),
    enabled: personId !== undefined,
  })
  const day = useQuery({
    queryKey: ['visits', 'share', personId, from],
    queryFn: async ({ signal }) =>
      call(getDay, { params: { date: from }, query: { ownerId: personId }, signal }),
    enabled: personId !== undefined && kind === 'share',
  })
  const share = kind === 'share'
  const chosen = substitutes.data?.people.find(({ id }) => id === substituteId)
  const ready =
    personId !== undefined &&
    reason.trim() !== '' &&
    (share ? substituteId !== null && customerIds.length > 0 : to >= from)
  const save = (): void => {
    if (personId === undefined) return
    setBusy(true)
    call(makeAbsence, {
      body: {
        id: newId(),
        personId,
        kind,
        from,
        to: share ? from : to,
        reason: reason.trim(),
        substituteId,
        customerIds: share ? customerIds : [],
      },
    })
      .then(({ handed, substitute }) => {
        notify(substitute ? w.savedHanded(handed.length, substitute.name) : w.saved)
        setReason('')
        setCustomers([])
        onChanged()
      })
      .catch(notifyFailure)
      .finally(() => setBusy(false))
  }
  return (
    <form
      className="panel panel-pad absence-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (ready) save()
      }}
    >
      {!own && (
        <Field label={w.person} required>
          {(control) => (
            <Select
              id={control.id}
              showSearch={{ optionFilterProp: 'label' }}
              value={personId}
              options={people.map((person) => ({ value: person.value, label: person.label }))}
              onChange={(id) => {
                setPerson(id)
                setSubstitute(null)
                setCustomers([])
              }}
            />
          )}
        </Field>
      )}
      <Field label={w.kind}>
        {(control) => (
          <Select
            id={control.id}
            value={kind}
            options={(['away', 'share'] as const).map((value) => ({ value, label: w.kinds[value] }))}
            onChange={setKind}
          />
        )}
      </Field>
      <div className="absence-times">
        <Field label={share ? w.date : w.from} required>
          {(control) => (
            <Input
              {...control}
              type="date"
              min={today}
              value={from}
              onChange={(event) => {
                setFrom(event.target.value)
                if (to < event.target.value) setTo(event.target.value)
              }}
            />
          )}
        </Field>
        {!share && (
          <Field label={w.to} required>
            {(control) => (
              <Input
                {...control}
                type="date"
                min={from}
                value={to}
                onChange={(event) => setTo(event.target.value)}
              />
            )}
          </Field>
        )}
      </div>
      <Field label={w.reason} hint={w.reasonHint} required>
        {(control) => (
          <Input
            {...control}
            maxLength={100}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
      <Field label={w.substitute} hint={w.substituteHint} required={share}>
        {(control) => (
          <Select
            id={control.id}
            value={substituteId ?? ''}
            options={[
              ...(share ? [] : [{ value: '', label: w.nobody }]),
              ...(substitutes.data?.people.map((person) => ({ value: person.id, label: person.name })) ?? []),
            ]}
            onChange={(id) => setSubstitute(id === '' ? null : id)}
          />
        )}
      </Field>
      {share && (
        <Field label={w.customers} hint={w.customersHint} required>
          {(control) => (
            <Select
              id={control.id}
              mode="multiple"
              value={customerIds}
              options={day.data?.plan.stops
                .filter((stop) => stop.state === 'planned')
                .map((stop) => ({ value: stop.customer.id, label: stop.customer.name }))}
              onChange={setCustomers}
            />
          )}
        </Field>
      )}
      {ready && chosen && (
        <p className="consequence">
          {share
            ? w.maySeeShare(chosen.name, customerIds.length, formatDate(from))
            : w.maySeeAway(chosen.name, formatDate(to))}
        </p>
      )}
      <Button type="primary" htmlType="submit" disabled={!ready} loading={busy}>
        {w.save}
      </Button>
    </form>
  )
}

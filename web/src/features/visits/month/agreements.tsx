import { useQuery } from '@tanstack/react-query'
import { Button, Input, Select } from 'antd'
import { type ReactElement, useState } from 'react'
import {
  cancelAppointment,
  cancelTrip,
  makeAppointment,
  makeTrip,
  type MonthView,
} from '#contracts/months.ts'
import { getDay, type StopCustomer } from '#contracts/visit-plans.ts'
import { call } from '#kit/api.ts'
import { formatDate } from '#kit/format.ts'
import { newId } from '#kit/ids.ts'
import { useWords } from '#kit/words.ts'
import { notify, notifyFailure } from '../../../app/notes.tsx'
import { useSession } from '../../../app/session.ts'
import { Field } from '../../../shared/form.tsx'
import { EmptyState } from '../../../shared/page.tsx'
import { monthWords } from './month-words.ts'

/** Times agreed with customers and trips over night: the next planning keeps to them. */
export function Agreements(props: {
  view: MonthView
  mayChange: boolean
  onChanged: () => void
}): ReactElement {
  const w = useWords(monthWords).agreements
  const { view, onChanged } = props
  const done = (work: Promise<unknown>, said: string): void => {
    work
      .then(() => {
        notify(said)
        onChanged()
      })
      .catch(notifyFailure)
  }
  const nothing = view.appointments.length === 0 && view.trips.length === 0
  return (
    <div className="month-agreements">
      <div>
        {nothing && <EmptyState title={w.none} />}
        <ul className="month-list">
          {view.appointments.map((each) => (
            <li key={each.id}>
              <b>{each.name}</b>
              <span className="tabular">
                {formatDate(each.date)} {each.from}–{each.to}
              </span>
              <span className="quiet">{each.note}</span>
              {props.mayChange && (
                <Button
                  size="small"
                  onClick={() => done(call(cancelAppointment, { params: { id: each.id } }), w.removed)}
                >
                  {w.remove}
                </Button>
              )}
            </li>
          ))}
          {view.trips.map((trip) => (
            <li key={trip.id}>
              <b>{trip.lodging.name}</b>
              <span className="tabular">{w.nights(formatDate(trip.from), formatDate(trip.to))}</span>
              {props.mayChange && (
                <Button
                  size="small"
                  onClick={() => done(call(cancelTrip, { params: { id: trip.id } }), w.removed)}
                >
                  {w.remove}
                </Button>
              )}
            </li>
          ))}
        </ul>
      </div>
      {props.mayChange && (
        <div className="month-agree-forms">
          <AppointmentForm ownerId={view.owner.id} onDone={done} />
          <TripForm ownerId={view.owner.id} onDone={done} />
        </div>
      )}
    </div>
  )
}

type Done = (work: Promise<unknown>, said: string) => void

/** The person's own customers, by the plan of today. */
function useCustomers(ownerId: string): readonly StopCustomer[] {
  const { today } = useSession()
  const day = useQuery({
    queryKey: ['visits', 'customers', ownerId],
    queryFn: async ({ signal }) => call(getDay, { params: { date: today }, query: { ownerId }, signal }),
    staleTime: 300_000,
  })
  const listed = [
    ...(day.data?.candidates.map((each) => each.customer) ?? []),
    ...(day.data?.plan.stops.map((stop) => stop.customer) ?? []),
  ]
  return [...new Map(listed.map((customer) => [customer.id, customer])).values()]
}

function CustomerChoice(props: {
  id: string
  label: string
  customers: readonly StopCustomer[]
  value: string | undefined
  onChange: (id: string) => void
}): ReactElement {
  return (
    <Select
      id={props.id}
      aria-label={props.label}
      showSearch={{ optionFilterProp: 'label' }}
      value={props.value}
      options={props.customers.map((customer) => ({ value: customer.id, label: customer.name }))}
      onChange={props.onChange}
    />
  )
}

function AppointmentForm({ ownerId, onDone }: { ownerId: string; onDone: Done }): ReactElement {
  const w = useWords(monthWords).agreements
  const { today } = useSession()
  const customers = useCustomers(ownerId)
  const [customerId, setCustomer] = useState<string>()
  const [date, setDate] = useState('')
  const [from, setFrom] = useState('09:00')
  const [to, setTo] = useState('10:00')
  const [note, setNote] = useState('')
  return (
    <form
      className="month-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (!customerId || date === '') return
        const body = { id: newId(), customerId, date, from, to, note: note.trim() || null }
        onDone(call(makeAppointment, { body }), w.saved)
      }}
    >
      <h3>{w.appointment}</h3>
      <Field label={w.customer} required>
        {(control) => (
          <CustomerChoice
            id={control.id}
            label={w.customer}
            customers={customers}
            value={customerId}
            onChange={setCustomer}
          />
        )}
      </Field>
      <Field label={w.date} required>
        {(control) => (
          <Input
            {...control}
            type="date"
            min={today}
            value={date}
            onChange={(event) => setDate(event.target.value)}
          />
        )}
      </Field>
      <div className="month-times">
        <Field label={w.from}>
          {(control) => (
            <Input {...control} type="time" value={from} onChange={(event) => setFrom(event.target.value)} />
          )}
        </Field>
        <Field label={w.to}>
          {(control) => (
            <Input {...control} type="time" value={to} onChange={(event) => setTo(event.target.value)} />
          )}
        </Field>
      </div>
      <Field label={w.note}>
        {(control) => (
          <Input
            {...control}
            maxLength={200}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        )}
      </Field>
      <Button htmlType="submit" disabled={!customerId || date === ''}>
        {w.add}
      </Button>
    </form>
  )
}

function TripForm({ ownerId, onDone }: { ownerId: string; onDone: Done }): ReactElement {
  const w = useWords(monthWords).agreements
  const { today } = useSession()
  const customers = useCustomers(ownerId).filter((customer) => customer.position !== null)
  const [near, setNear] = useState<string>()
  const [name, setName] = useState('')
  const [from, setFrom] = useState('')
  const [to, setTo] = useState('')
  const place = customers.find((customer) => customer.id === near)?.position
  const ready = place && name.trim() !== '' && from !== '' && to > from
  return (
    <form
      className="month-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (!ready) return
        const lodging = { name: name.trim(), lng: place.lng, lat: place.lat }
        onDone(call(makeTrip, { body: { id: newId(), ownerId, from, to, lodging } }), w.saved)
      }}
    >
      <h3>{w.trip}</h3>
      <p className="quiet">{w.tripHint}</p>
      <Field label={w.lodging} required>
        {(control) => (
          <Input {...control} maxLength={40} value={name} onChange={(event) => setName(event.target.value)} />
        )}
      </Field>
      <Field label={w.lodgingPlace} hint={w.lodgingHint} required>
        {(control) => (
          <CustomerChoice
            id={control.id}
            label={w.lodgingPlace}
            customers={customers}
            value={near}
            onChange={setNear}
          />
        )}
      </Field>
      <div className="month-times">
        <Field label={w.from} required>
          {(control) => (
            <Input
              {...control}
              type="date"
              min={today}
              value={from}
              onChange={(event) => setFrom(event.target.value)}
            />
          )}
        </Field>
        <Field label={w.to} required>
          {(control) => (
            <Input
              {...control}
              type="date"
              min={from || today}
              value={to}
              onChange={(event) => setTo(event.target.value)}
            />
          )}
        </Field>
      </div>
      <Button htmlType="submit" disabled={!ready}>
        {w.addTrip}
      </Button>
    </form>
  )
}

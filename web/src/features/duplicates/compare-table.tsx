import { Link } from '@tanstack/react-router'
import { type ReactElement, type ReactNode, useState } from 'react'
import type { DuplicatePair } from '#contracts/customer-duplicates.ts'
import type { MergeField } from '#contracts/customer-merges.ts'
import type { Customer } from '#contracts/customers.ts'
import { formatDate } from '#kit/format.ts'
import { useLocale, useWords } from '#kit/words.ts'
import { useSession } from '../../app/session.ts'
import { OpeningHoursList } from '../customers/card/opening-hours.tsx'
import { CustomerState, Grade, typeName } from '../customers/chip.tsx'
import { customerWords } from '../customers/words.ts'
import { duplicateWords } from './words.ts'
import '../../shared/data-table.css'

/** Facts of both cards, those that differ marked; a press on a value says that it is the one that stays. */
export function CompareTable(props: {
  pair: DuplicatePair
  survivorId: string
  onSurvivor: (id: string) => void
  valueFrom: (field: MergeField) => string
  onValue: (field: MergeField, id: string) => void
}): ReactElement {
  const w = useWords(duplicateWords)
  const c = useWords(customerWords)
  const locale = useLocale()
  const [onlyDifferent, setOnlyDifferent] = useState(false)
  const { pair, survivorId } = props
  const sides = [pair.a, pair.b]
  const rows = pair.comparison.filter(({ says }) => says !== 'nothing' && (!onlyDifferent || says !== 'same'))
  return (
    <div className="table-holder compare" tabIndex={0} role="region" aria-label={w.list}>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">
              <label className="compare-only">
                <input
                  type="checkbox"
                  checked={onlyDifferent}
                  onChange={(event) => setOnlyDifferent(event.target.checked)}
                />
                {w.onlyDifferent}
              </label>
            </th>
            {sides.map((side) => (
              <th key={side.id} scope="col" data-kept={side.id === survivorId}>
                <label className="compare-side">
                  <input
                    type="radio"
                    name="survivor"
                    checked={side.id === survivorId}
                    onChange={() => props.onSurvivor(side.id)}
                  />
                  <span>
                    <b>{side.name}</b>
                    <small>
                      {side.id === survivorId ? w.survivor : w.willGo} ·{' '}
                      {formatDate(side.createdAt.slice(0, 10), locale)}
                    </small>
                  </span>
                </label>
                <Link to="/customers/$id" params={{ id: side.id }} target="_blank">
                  {w.open}
                </Link>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ field, says }) => {
            const label = field === 'owner' ? `${c.fields.owner} · ${c.fields.unit}` : c.fields[field]
            return (
              <tr key={field} data-says={says}>
                <th scope="row">
                  {label}
                  {says !== 'same' && <small>{w.says[says]}</small>}
                </th>
                {sides.map((side) => {
                  const value = <Value customer={side} field={field} />
                  return (
                    <td key={side.id} data-taken={says !== 'same' && props.valueFrom(field) === side.id}>
                      {says === 'same' ? (
                        value
                      ) : (
                        <label>
                          <input
                            type="radio"
                            name={`value-${field}`}
                            aria-label={w.takeThis(label, side.name)}
                            checked={props.valueFrom(field) === side.id}
                            onChange={() => props.onValue(field, side.id)}
                          />
                          <span>{value}</span>
                        </label>
                      )}
                    </td>
                  )
                })}
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

function Value({ customer, field }: { customer: Customer; field: MergeField }): ReactNode {
  const w = useWords(duplicateWords)
  const c = useWords(customerWords)
  const { pack } = useSession()
  const empty = <span className="quiet">{w.empty}</span>
  switch (field) {
    case 'type':
      return typeName(pack, customer.type)
    case 'grade':
      return <Grade code={customer.grade} />
    case 'keyCustomer':
      return customer.keyCustomer ? w.yes : w.no
    case 'state':
      return <CustomerState state={customer.state} />
    case 'frequency':
      return c.frequency(customer.frequency.visits, customer.frequency.weeks)
    case 'owner':
      return `${customer.owner?.name ?? c.noOwner} · ${customer.unit.name}`
    case 'position':
      return customer.position
        ? `${customer.position.lng.toFixed(5)}, ${customer.position.lat.toFixed(5)}`
        : empty
    case 'openingHours':
      return customer.openingHours ? <OpeningHoursList hours={customer.openingHours} /> : empty
    case 'serviceMinutes':
      return customer.serviceMinutes === null ? c.defaultMinutes : c.minutes(customer.serviceMinutes)
    default: {
      const text = customer[field]
      return text === null || text === '' ? empty : text
    }
  }
}

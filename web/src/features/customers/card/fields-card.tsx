import { type ReactElement, useState } from 'react'
import type { CustomerCardFields, FieldEntry, FieldView } from '#contracts/customer-fields.ts'
import type { Customer } from '#contracts/customers.ts'
import { useLocale, useWords } from '#kit/words.ts'
import { Failure, SkeletonLines } from '../../../shared/page.tsx'
import { FieldLine } from './fields-line.tsx'
import { useCardFields } from './fields-queries.ts'
import { fieldsWords } from './fields-words.ts'
import './fields.css'

/** The sections of the customer card: what is known, how old it is, and what is asked for. */
export function CardFields({ customer }: { customer: Customer }): ReactElement {
  const w = useWords(fieldsWords)
  const card = useCardFields(customer.id)
  if (card.isError) return <Failure failure={card.error} retry={() => void card.refetch()} />
  if (card.data === undefined) return <SkeletonLines lines={8} />
  const { completeness, sections } = card.data
  if (sections.length === 0) return <p className="quiet">{w.empty}</p>
  return (
    <section className="card-fields" aria-label={w.title}>
      <h3>
        {w.title}
        <span className="quiet">
          {completeness.wanted > 0 && w.completeness(completeness.filled, completeness.wanted)}
          {completeness.stale > 0 && ` · ${w.stale(completeness.stale)}`}
        </span>
      </h3>
      {completeness.wanted > 0 && (
        <div className="card-fields-bar" aria-hidden="true">
          <i style={{ width: `${(100 * completeness.filled) / completeness.wanted}%` }} />
        </div>
      )}
      {sections.map((section) => (
        <Section key={section.code} customer={customer} section={section} entries={card.data.entries} />
      ))}
    </section>
  )
}

/** Filled fields and those that matter first; the others unfold. */
function Section(props: {
  customer: Customer
  section: CustomerCardFields['sections'][number]
  entries: readonly FieldEntry[]
}): ReactElement | null {
  const { customer, section } = props
  const w = useWords(fieldsWords)
  const locale = useLocale()
  const [open, setOpen] = useState(false)
  const entryOf = (field: FieldView): FieldEntry | undefined =>
    props.entries.find(({ code }) => code === field.code)
  const isAsked = (field: FieldView): boolean =>
    (entryOf(field)?.version ?? 0) > 0 || field.required || field.recommended
  const shown = section.fields.filter((field) => open || isAsked(field))
  const hidden = section.fields.filter((field) => !isAsked(field) && field.mayWrite)
  // Facts that every customer has stand above, once; a section of nothing else has nothing to say.
  if (shown.length + hidden.length === 0) return null
  return (
    <section className="card-section">
      <h4>{locale === 'zh-CN' ? section.name.zh : section.name.en}</h4>
      <dl>
        {shown.map((field) => {
          const entry = entryOf(field)
          return entry && <FieldLine key={field.code} customerId={customer.id} field={field} entry={entry} />
        })}
      </dl>
      {hidden.length > 0 && (
        <button type="button" className="link" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? w.less : w.more(hidden.length)}
        </button>
      )}
    </section>
  )
}

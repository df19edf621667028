import { Link, useParams } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { useWords } from '#kit/words.ts'
import { Page } from '../../../shared/page.tsx'
import { useCustomer } from '../queries.ts'
import { cardWords } from './card-words.ts'
import { CustomerCard } from './customer-card.tsx'

/** The card as a page of its own. */
export default function CustomerPage(): ReactElement {
  const w = useWords(cardWords)
  const { id = '' } = useParams({ strict: false })
  const customer = useCustomer(id)
  return (
    <Page title={customer.data?.name ?? w.drawer} actions={<Link to="/customers">{w.back}</Link>}>
      <CustomerCard key={id} id={id} wide />
    </Page>
  )
}

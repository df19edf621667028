import { Link, useParams } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { useWords } from '#kit/words.ts'
import { Failure, Page, SkeletonLines } from '../../../shared/page.tsx'
import { useCustomer } from '../queries.ts'
import { cardWords } from './card-words.ts'
import { CustomerView } from './customer-view.tsx'

/** The 360° view of a customer as a page of its own. */
export default function CustomerPage(): ReactElement {
  const w = useWords(cardWords)
  const { id = '' } = useParams({ strict: false })
  const customer = useCustomer(id)
  return (
    <Page title={customer.data?.name ?? w.drawer} actions={<Link to="/customers">{w.back}</Link>}>
      {customer.isError && <Failure failure={customer.error} retry={() => void customer.refetch()} />}
      {customer.isPending && <SkeletonLines lines={10} />}
      {customer.data && <CustomerView key={id} customer={customer.data} />}
    </Page>
  )
}

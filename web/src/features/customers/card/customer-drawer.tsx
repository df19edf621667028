import { Link } from '@tanstack/react-router'
import { Drawer } from 'antd'
import type { ReactElement } from 'react'
import { useWords } from '#kit/words.ts'
import { cardWords } from './card-words.ts'
import { CustomerCard } from './customer-card.tsx'

/** The card beside the list. */
export default function CustomerDrawer({ id, onClose }: { id: string; onClose: () => void }): ReactElement {
  const w = useWords(cardWords)
  return (
    <Drawer
      open
      title={w.drawer}
      size={520}
      mask={false}
      // Below the header: search, tasks and the person's menu stay in reach.
      rootStyle={{ top: 52 }}
      zIndex={800}
      onClose={onClose}
      extra={<Link to={`/customers/${id}`}>{w.full}</Link>}
    >
      <CustomerCard key={id} id={id} />
    </Drawer>
  )
}

import type { ReactElement } from 'react'
import type { Customer } from '#contracts/customers.ts'
import { useSession } from '../../../app/session.ts'
import { Consents } from '../../privacy/consents/consents.tsx'
import { CardHead } from './customer-card.tsx'
import { FactParts } from './fact-parts.tsx'
import { NeedsPanel } from './needs-panel.tsx'
import { GradeSection } from './grade-section.tsx'
import { NextAction } from './next-action.tsx'
import { OpenSteps } from './open-steps.tsx'
import { OwnershipSection } from './ownership-section.tsx'
import { ServiceSection } from './ownership-service.tsx'
import { PeoplePanel } from './people-panel.tsx'
import { RelationsPanel } from './relations-panel.tsx'
import { Timeline } from './timeline.tsx'
import { ValueSection } from './value-section.tsx'
import '../customers.css'
import './customer-view.css'

/**
 * S2.33, the customer all round: who it is and what to do next; its facts in parts; everything that happened; its
 * needs, people, relations and what was agreed. Each panel asks for its own facts, all at once.
 */
export function CustomerView({ customer }: { customer: Customer }): ReactElement {
  const { can } = useSession()
  const { id } = customer
  return (
    <div className="view">
      <header className="panel panel-pad card view-head">
        <CardHead customer={customer} named={false} />
        <NextAction customer={customer} />
      </header>
      <div className="view-columns">
        <div className="panel panel-pad card">
          <FactParts customer={customer} />
        </div>
        <div className="panel panel-pad card">
          <Timeline customerId={id} />
        </div>
        <div className="panel panel-pad card">
          <NeedsPanel customerId={id} />
          <PeoplePanel customerId={id} />
          {can('visits.read') && <OpenSteps customerId={id} />}
          <RelationsPanel customerId={id} />
          <GradeSection customerId={id} />
          <ValueSection customerId={id} />
          <OwnershipSection customerId={id} />
          <ServiceSection customerId={id} />
          <Consents customerId={id} />
        </div>
      </div>
    </div>
  )
}

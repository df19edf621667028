import { sql } from 'kysely'
import type { SubjectTable } from '#platform/customer-rows/subject-rows.ts'

const keeps = {
  zh: '只有编号：客户属于哪个片区、由谁交接给谁',
  en: 'numbers alone: in which district, handed from whom to whom',
}

/** Districts and hand-overs of a customer. */
export const territoryTables: readonly SubjectTable[] = [
  {
    table: 'territory_assignments',
    title: { zh: '片区', en: 'Districts' },
    shows: {
      layer: { zh: '层次', en: 'Layer' },
      valid_from: { zh: '起', en: 'From' },
      valid_to: { zh: '止', en: 'To' },
    },
    erase: { keeps },
  },
  {
    table: 'territory_handovers',
    title: { zh: '片区交接', en: 'Hand-overs' },
    shows: { settled_at: { zh: '时间', en: 'At' }, state: { zh: '状态', en: 'State' } },
    erase: { keeps },
  },
  {
    table: 'territory_divisions',
    title: { zh: '片区方案', en: 'Divisions' },
    about: (id) => sql<boolean>`${id}::uuid = any(t.customer_ids)`,
    shows: { layer: { zh: '层次', en: 'Layer' } },
    // Thousands of other customers stand beside it.
    leaveOut: ['customer_ids', 'from_ids', 'to_ids'],
    erase: { keeps },
  },
]

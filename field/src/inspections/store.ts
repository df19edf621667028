import { Dexie, type EntityTable } from 'dexie'
import type { FieldInspection, InspectionOperation } from '#contracts/inspections-field.ts'
import type { Enquiry } from '#contracts/inspections.ts'
import { newId } from '#kit/ids.ts'
import type { Findings } from '../visit/form.tsx'

/** A record as this phone remembers it: kept after the server took it. */
export interface QueuedRecord {
  readonly id: string
  /** Whose press it was: nobody else's session ever sends it. */
  readonly personId: string
  readonly planId: string
  readonly itemId: string | null
  readonly sequence: number
  readonly operation: InspectionOperation
  readonly customerName: string
  readonly state: 'waiting' | 'done' | 'refused'
  readonly message: string | null
}

/** What was entered at a shop that has not ended yet; survives closing the app. */
export interface ItemDraft {
  readonly itemId: string
  readonly findings: Findings
  readonly enquiries: readonly Enquiry[]
  readonly remark: string
}

interface StoredPlan {
  readonly id: string
  readonly personId: string
  readonly plan: FieldInspection
  readonly fetchedAt: string
}

/** The memory of assessments on this phone, apart from that of visits: one person may do both. */
class InspectionsDatabase extends Dexie {
  readonly records!: EntityTable<QueuedRecord, 'id'>
  readonly plans!: EntityTable<StoredPlan, 'id'>
  readonly drafts!: EntityTable<ItemDraft, 'itemId'>
  readonly facts!: EntityTable<{ key: string; value: number }, 'key'>

  constructor() {
    super('zhike-inspections')
    this.version(1).stores({
      records: 'id, [personId+state], [personId+planId], sequence',
      plans: 'id, personId',
      drafts: 'itemId',
      facts: 'key',
    })
  }
}
export const memory = new InspectionsDatabase()

type RecordInput = InspectionOperation extends infer O
  ? O extends InspectionOperation
    ? Omit<O, 'id' | 'sequence' | 'deviceTime'>
    : never
  : never

/** Writes a press into the phone's memory; durable before this resolves. Id, number and time are given once. */
export async function keepRecord(press: {
  personId: string
  customerName: string
  operation: RecordInput
}): Promise<void> {
  const { operation } = press
  await memory.transaction('rw', memory.records, memory.facts, async () => {
    const sequence = ((await memory.facts.get('sequence'))?.value ?? 0) + 1
    await memory.facts.put({ key: 'sequence', value: sequence })
    const id = newId()
    await memory.records.add({
      id,
      personId: press.personId,
      planId: operation.planId,
      itemId: 'itemId' in operation ? operation.itemId : null,
      sequence,
      operation: { ...operation, id, sequence, deviceTime: new Date().toISOString() },
      customerName: press.customerName,
      state: 'waiting',
      message: null,
    })
  })
}

/** How many records of a person the server does not have yet, or did not take. */
export async function countRecords(personId: string): Promise<{ waiting: number; refused: number }> {
  const count = (state: string) => memory.records.where('[personId+state]').equals([personId, state]).count()
  return { waiting: await count('waiting'), refused: await count('refused') }
}

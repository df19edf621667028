import { sql } from 'kysely'
import type {
  CustomerRows,
  MergeFacts,
  MergeParticipant,
  MovedRow,
} from '#platform/customer-rows/customer-rows.ts'
import { movingRows } from '#platform/customer-rows/moving-rows.ts'
import type { Tx } from '#platform/db/index.ts'
import type { Platform } from '#platform/platform.ts'

const fieldNames = { field: { zh: '字段', en: 'Field' }, source: { zh: '来源', en: 'Source' } }
const at = { zh: '时间', en: 'At' }
const valuesTitle = { zh: '客户卡字段', en: 'Fields of the card' }
const changesTitle = { zh: '客户卡字段修改', en: 'Changes of fields' }

/** What the card's fields hold about a customer: moved with a merge, handed out and erased for the person. */
export function fieldRows({ db }: Pick<Platform, 'db'>): CustomerRows {
  return {
    module: 'customers.fields',
    merge: fieldsMerge,
    subject: {
      tables: {
        customer_field_values: { title: valuesTitle, keeps: null },
        customer_field_changes: { title: changesTitle, keeps: null },
      },
      async collect(customerId) {
        const values = await sql<Record<string, unknown>>`
          select f.definition -> 'label' ->> 'zh' as field, v.value, v.updated_at, v.source
            from customer_field_values v join customer_fields f on f.id = v.field_id
           where v.customer_id = ${customerId} order by f.code`.execute(db)
        const changes = await sql<Record<string, unknown>>`
          select f.definition -> 'label' ->> 'zh' as field, h.at, h.source, h.before, h.after
            from customer_field_changes h join customer_fields f on f.id = h.field_id
           where h.customer_id = ${customerId} order by h.id`.execute(db)
        return [
          {
            table: 'customer_field_values',
            title: valuesTitle,
            shows: { ...fieldNames, value: { zh: '内容', en: 'Value' }, updated_at: at },
            rows: values.rows,
          },
          {
            table: 'customer_field_changes',
            title: changesTitle,
            shows: {
              at,
              ...fieldNames,
              before: { zh: '改前', en: 'Before' },
              after: { zh: '改后', en: 'After' },
            },
            rows: changes.rows,
          },
        ]
      },
      files: async () => [],
      erase: eraseIdentifying,
    },
  }
}

/** Values that the customer who stays does not have come over, with the history; where both have one, its own holds. */
const ownRows = movingRows(() => [
  { table: 'customer_field_values', key: ['customer_id', 'field_id'], clash: 's.field_id = f.field_id' },
  { table: 'customer_field_changes', key: ['id'] },
])

const fieldsMerge: MergeParticipant = {
  ...ownRows,
  async move(tx, facts) {
    return [...(await ownRows.move(tx, facts)), ...(await turnRelations(tx, facts))]
  },
}

/** Whoever pointed to the other customer points to this one. */
async function turnRelations(tx: Tx, { from, into }: MergeFacts): Promise<MovedRow[]> {
  const { rows } = await sql<{ key: string; before: string }>`
    update customer_field_values v set text_key = ${into}, value = to_jsonb(${into}::text)
      from customer_fields f
     where f.id = v.field_id and f.definition ->> 'target' = 'customer' and v.text_key = ${from}
       and v.customer_id <> ${into}
    returning jsonb_build_object('customer_id', v.customer_id, 'field_id', v.field_id)::text as key,
      jsonb_build_object('text_key', ${from}::text, 'value', ${from}::text)::text as before`.execute(tx)
  return rows.map((row) => ({ table: 'customer_field_values', change: 'moved', ...row }))
}

/** Figures and choices of no confidence stay for statistics; texts, dates and everything personal goes. */
async function eraseIdentifying(tx: Tx, customerId: string): Promise<number> {
  const identifying = sql`
    select f.id from customer_fields f
     where f.definition ->> 'class' in ('personal', 'sensitive')
        or f.kind not in ('number', 'money', 'choice', 'multi_choice', 'flag', 'rollup')`
  const values = await sql`
    delete from customer_field_values where customer_id = ${customerId} and field_id in (${identifying})`.execute(
    tx,
  )
  const changes = await sql`
    update customer_field_changes set before = null, after = null
     where customer_id = ${customerId} and field_id in (${identifying})
       and (before is not null or after is not null)`.execute(tx)
  return Number(values.numAffectedRows ?? 0n) + Number(changes.numAffectedRows ?? 0n)
}

import { lazy, type ReactElement, Suspense, useState } from 'react'
import type { CardKind, DesignedField } from '#contracts/customer-fields.ts'
import { formatNumber } from '#kit/format.ts'
import { useLocale, useWords } from '#kit/words.ts'
import { listed } from '#kit/punctuation.ts'
import { useSession } from '../../app/session.ts'
import { DataTable, type Column } from '../../shared/data-table.tsx'
import { Failure, Page, SkeletonLines, State } from '../../shared/page.tsx'
import { Completeness } from './completeness.tsx'
import { draftOf, type FieldDraft, newDraft } from './draft.ts'
import { useDefinitions } from './queries.ts'
import { fieldWords } from './words.ts'
import './fields.css'

const FieldEditor = lazy(async () => import('./field-editor.tsx'))
const cards = ['individual', 'group'] as const

/** 设置 › 客户字段: what both customer cards ask for, section by section. */
export default function FieldsPage(): ReactElement {
  const w = useWords(fieldWords)
  const { can } = useSession()
  const locale = useLocale()
  const definitions = useDefinitions()
  const [card, setCard] = useState<CardKind>('individual')
  const [editing, setEditing] = useState<{ draft: FieldDraft; field: DesignedField | null } | null>(null)
  const mayDesign = can('settings.manage')
  const columns = useFieldColumns((field) => setEditing({ draft: draftOf(field), field }))

  return (
    <Page
      title={w.title}
      actions={
        <>
          <div className="switch" role="group" aria-label={w.title}>
            {cards.map((one) => (
              <button key={one} type="button" aria-pressed={card === one} onClick={() => setCard(one)}>
                {w.cards[one]}
              </button>
            ))}
          </div>
          {mayDesign && (
            <button
              type="button"
              className="primary-button"
              onClick={() => setEditing({ draft: newDraft(card), field: null })}
            >
              {w.add}
            </button>
          )}
        </>
      }
    >
      <p className="quiet">{mayDesign ? w.hint : w.readOnly}</p>
      {definitions.isError && (
        <Failure failure={definitions.error} retry={() => void definitions.refetch()} />
      )}
      {definitions.isPending && <SkeletonLines lines={10} />}
      {definitions.data?.sections[card].map((section) => {
        const rows = definitions.data.fields
          .filter(({ definition }) => definition.placements[card]?.section === section.code)
          .toSorted(
            (a, b) =>
              (a.definition.placements[card]?.position ?? 0) - (b.definition.placements[card]?.position ?? 0),
          )
        return (
          <section key={section.code} className="panel field-section">
            <h2>{locale === 'zh-CN' ? section.name.zh : section.name.en}</h2>
            <DataTable
              label={locale === 'zh-CN' ? section.name.zh : section.name.en}
              rows={rows}
              columns={columns}
              rowId={({ id }) => id}
              rowName={({ definition }) => definition.label.zh}
              onOpen={(field) => setEditing({ draft: draftOf(field), field })}
              empty={<p className="quiet panel-pad">{w.empty}</p>}
            />
          </section>
        )
      })}
      {can('customers.read') && <Completeness />}
      <Suspense>
        {editing && definitions.data && (
          <FieldEditor
            key={editing.field?.id ?? 'new'}
            field={editing.field}
            draft={editing.draft}
            all={definitions.data.fields}
            sections={definitions.data.sections}
            readOnly={!mayDesign}
            onClose={() => setEditing(null)}
          />
        )}
      </Suspense>
    </Page>
  )
}

function useFieldColumns(open: (field: DesignedField) => void): Column<DesignedField>[] {
  const w = useWords(fieldWords)
  const locale = useLocale()
  return [
    {
      key: 'label',
      title: w.columns.label,
      width: '22%',
      always: true,
      render: (field) => {
        const label = locale === 'zh-CN' ? field.definition.label.zh : field.definition.label.en
        return (
          <>
            <button type="button" className="link" aria-label={w.open(label)} onClick={() => open(field)}>
              {label}
            </button>{' '}
            <small className="quiet">{field.origin === 'pack' ? w.pack : w.own}</small>
          </>
        )
      },
    },
    { key: 'kind', title: w.columns.kind, render: (field) => w.kinds[field.definition.kind] },
    { key: 'class', title: w.columns.class, render: (field) => w.classes[field.definition.class] },
    {
      key: 'asks',
      title: w.columns.asks,
      render: ({ definition }) =>
        listed(
          [
            definition.required && w.required,
            definition.recommended && !definition.required && w.recommended,
          ].filter((one) => one !== false),
        ) || '—',
    },
    {
      key: 'readers',
      title: w.columns.readers,
      width: '24%',
      render: ({ readers }) => {
        const names = listed(readers.map((role) => w.roles[role])) || '—'
        return <span title={names}>{names}</span>
      },
    },
    {
      key: 'values',
      title: w.columns.values,
      numeric: true,
      render: ({ values }) => formatNumber(values),
    },
    {
      key: 'state',
      title: w.columns.state,
      render: ({ state }) => (
        <State kind={state === 'in_force' ? 'success' : state === 'draft' ? 'warning' : 'neutral'}>
          {w.states[state]}
        </State>
      ),
    },
  ]
}

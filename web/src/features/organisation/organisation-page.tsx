import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { lazy, type ReactElement, Suspense, useState } from 'react'
import type { Role } from '#contracts/access.ts'
import { roles } from '#contracts/access.ts'
import { listUsers, type Unit, type User } from '#contracts/identity.ts'
import { call } from '#kit/api.ts'
import { formatMoment } from '#kit/format.ts'
import { useLocale, useWords } from '#kit/words.ts'
import { besides, clauses } from '#kit/punctuation.ts'
import { usePageState } from '../../app/page-state.ts'
import { useSession } from '../../app/session.ts'
import { type Column, DataTable } from '../../shared/data-table.tsx'
import { useUnits } from '../../shared/directory.ts'
import { OneOfFilter } from '../../shared/filters.tsx'
import { EmptyState, Failure, Page, SkeletonLines, State } from '../../shared/page.tsx'
import { Pager } from '../../shared/pager.tsx'
import { organisationWords } from './words.ts'
import './organisation.css'

const UnitEditor = lazy(async () => import('./unit-editor.tsx'))
const UserEditor = lazy(async () => import('./user-editor.tsx'))

/** The organisation tree with the people of the unit chosen in it. */
export default function OrganisationPage(): ReactElement {
  const w = useWords(organisationWords)
  const { can } = useSession()
  const client = useQueryClient()
  const [state, setState] = usePageState()
  const [unit, setUnit] = useState<Unit | 'new' | null>(null)
  const [user, setUser] = useState<User | 'new' | null>(null)
  const manage = can('identity.manage')
  const refresh = (): void => {
    for (const key of ['users', 'units', 'people']) void client.invalidateQueries({ queryKey: [key] })
  }
  return (
    <Page
      title={w.title}
      lead={w.lead}
      fill
      actions={
        manage && (
          <>
            <button type="button" className="tool-button outlined" onClick={() => setUnit('new')}>
              {w.newUnit}
            </button>
            <button type="button" className="primary-button" onClick={() => setUser('new')}>
              {w.newUser}
            </button>
          </>
        )
      }
    >
      <div className="organisation">
        <Tree
          chosen={state['unitId'] ?? null}
          onChoose={(unitId) => setState({ unitId: unitId ?? undefined, page: undefined })}
          onEdit={manage ? setUnit : null}
        />
        <People onOpen={manage ? setUser : null} />
      </div>
      <Suspense>
        {unit && (
          <UnitEditor
            unit={unit === 'new' ? null : unit}
            parentId={state['unitId'] ?? null}
            onClose={() => setUnit(null)}
            onSaved={refresh}
          />
        )}
        {user && (
          <UserEditor
            user={user === 'new' ? null : user}
            unitId={state['unitId'] ?? null}
            onClose={() => setUser(null)}
            onSaved={refresh}
          />
        )}
      </Suspense>
    </Page>
  )
}

function Tree(props: {
  chosen: string | null
  onChoose: (id: string | null) => void
  onEdit: ((unit: Unit) => void) | null
}): ReactElement {
  const w = useWords(organisationWords)
  const units = useUnits()
  if (units.isError) return <Failure failure={units.error} retry={() => void units.refetch()} />
  const least = Math.min(...(units.data ?? []).map((unit) => unit.path.length))
  return (
    <section className="panel organisation-tree" aria-label={w.tree}>
      {units.isPending && <SkeletonLines />}
      <button type="button" aria-pressed={props.chosen === null} onClick={() => props.onChoose(null)}>
        {w.all}
      </button>
      {units.data?.map((unit) => (
        <div key={unit.id} style={{ paddingLeft: (unit.path.length - least) * 16 }}>
          <button
            type="button"
            disabled={!unit.inReach}
            aria-pressed={props.chosen === unit.id}
            onClick={() => props.onChoose(unit.id)}
          >
            {unit.name} <small className="quiet">{w.kinds[unit.kind]}</small>
          </button>
          {props.onEdit && unit.inReach && (
            <button
              type="button"
              className="link"
              aria-label={`${w.editUnit} ${unit.name}`}
              onClick={() => props.onEdit?.(unit)}
            >
              ✎
            </button>
          )}
        </div>
      ))}
    </section>
  )
}

function People({ onOpen }: { onOpen: ((user: User) => void) | null }): ReactElement {
  const w = useWords(organisationWords)
  const locale = useLocale()
  const [state, setState] = usePageState()
  const query = {
    q: state['q'],
    unitId: state['unitId'],
    role: roles.find((one) => one === state['role']),
    page: Number(state['page'] ?? 1) || 1,
    pageSize: Number(state['pageSize'] ?? 50) || 50,
  }
  const users = useQuery({
    queryKey: ['users', query],
    queryFn: async ({ signal }) => call(listUsers, { query, signal }),
    placeholderData: keepPreviousData,
  })
  const columns: Column<User>[] = [
    {
      key: 'name',
      title: w.columns.name,
      render: (row) =>
        onOpen ? (
          <button type="button" className="link" onClick={() => onOpen(row)}>
            {row.name}
          </button>
        ) : (
          row.name
        ),
    },
    { key: 'account', title: w.columns.account, render: (row) => row.account },
    { key: 'unit', title: w.columns.unit, render: (row) => row.unit.name },
    { key: 'roles', title: w.columns.roles, render: (row) => <Roles user={row} /> },
    { key: 'state', title: w.columns.state, render: (row) => <UserState user={row} /> },
    {
      key: 'factor',
      title: w.columns.factor,
      render: (row) => (row.secondFactor ? w.factorOn : w.factorOff),
    },
    {
      key: 'lastLogin',
      title: w.columns.lastLogin,
      render: (row) => (row.lastLoginAt === null ? w.never : formatMoment(row.lastLoginAt, locale)),
    },
  ]
  return (
    <section className="panel list-panel">
      <div className="filter-bar">
        <input
          className="plain-input"
          type="search"
          aria-label={w.find}
          placeholder={w.find}
          defaultValue={state['q'] ?? ''}
          onChange={(event) => setState({ q: event.target.value, page: undefined })}
        />
        <OneOfFilter
          label={w.role}
          choices={roles.map((value: Role) => ({ value, label: w.roles[value] }))}
          chosen={state['role']}
          onChange={(role) => setState({ role, page: undefined })}
        />
      </div>
      {users.isError ? (
        <Failure failure={users.error} retry={() => void users.refetch()} />
      ) : (
        <DataTable
          label={w.people}
          rows={users.data?.users}
          columns={columns}
          rowId={(row) => row.id}
          rowName={(row) => row.name}
          busy={users.isPlaceholderData}
          onOpen={onOpen ?? undefined}
          empty={<EmptyState title={w.none} hint={w.noneHint} />}
        />
      )}
      <Pager
        page={query.page}
        pageSize={query.pageSize}
        total={users.data?.total}
        onChange={(page, pageSize) => setState({ page: String(page), pageSize: String(pageSize) })}
      />
    </section>
  )
}

function Roles({ user }: { user: User }): ReactElement {
  const w = useWords(organisationWords)
  const text = clauses(
    user.roles.map(({ role, scope, unit }) => w.roles[role] + besides(`${w.scopes[scope]} · ${unit.name}`)),
  )
  return <span title={text}>{text}</span>
}

function UserState({ user }: { user: User }): ReactElement {
  const w = useWords(organisationWords)
  const locale = useLocale()
  if (!user.active) return <State kind="neutral">{w.states.inactive}</State>
  if (user.lockedUntil !== null) {
    return (
      <span title={w.lockedUntil(formatMoment(user.lockedUntil, locale))}>
        <State kind="danger">{w.states.locked}</State>
      </span>
    )
  }
  return <State kind="success">{w.states.active}</State>
}

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { Button, Input, Modal, Select, Tabs } from 'antd'
import { type ReactElement, useState } from 'react'
import { listScenarios, openStudio, removeScenario, saveScenario } from '#contracts/territories.ts'
import { call } from '#kit/api.ts'
import { formatDate, formatMoment } from '#kit/format.ts'
import { newId } from '#kit/ids.ts'
import { useLocale, useWords } from '#kit/words.ts'
import { useLive } from '../../app/live.ts'
import { notify, notifyFailure } from '../../app/notes.tsx'
import { usePageState } from '../../app/page-state.ts'
import { useSession } from '../../app/session.ts'
import { useUnitChoices } from '../../shared/directory.ts'
import { Field } from '../../shared/form.tsx'
import { EmptyState, Failure, Page, SkeletonLines, State } from '../../shared/page.tsx'
import { territoryWords } from './words.ts'
import { WorkloadView } from './workload/workload-view.tsx'
import './territories.css'

/** 片区: workload of everybody, scenarios, and what was decided. */
export default function TerritoriesPage(): ReactElement {
  const w = useWords(territoryWords)
  const { can, me } = useSession()
  const units = useUnitChoices()
  const [state, setState] = usePageState()
  const wide = me.rights['territories.read'] !== 'own'
  const tab = state['tab'] ?? 'workload'
  const unitId = state['unitId']
  const [creating, setCreating] = useState(false)
  return (
    <Page
      title={w.title}
      lead={w.lead}
      actions={
        wide && (
          <>
            {units.length > 1 && (
              <Select
                aria-label={w.unit}
                className="territory-unit"
                value={unitId ?? units[0]?.value}
                options={units.map(({ value, label, depth }) => ({
                  value,
                  label: `${'　'.repeat(depth ?? 0)}${label}`,
                }))}
                onChange={(next: string) => setState({ unitId: next })}
              />
            )}
            {can('territories.design') && (
              <Button type="primary" onClick={() => setCreating(true)}>
                {w.newScenario}
              </Button>
            )}
          </>
        )
      }
    >
      <Tabs
        activeKey={tab}
        onChange={(key) => setState({ tab: key === 'workload' ? undefined : key })}
        items={[
          { key: 'workload', label: w.tabs.workload, children: <WorkloadView unitId={unitId} /> },
          ...(wide ? [{ key: 'scenarios', label: w.tabs.scenarios, children: <Scenarios /> }] : []),
          { key: 'decisions', label: w.tabs.decisions, children: <Decisions /> },
        ]}
      />
      {creating && units.length > 0 && (
        <NewScenario unitId={unitId ?? units[0]!.value} onClose={() => setCreating(false)} />
      )}
    </Page>
  )
}

function useScenarios() {
  const client = useQueryClient()
  useLive('territories.', () => void client.invalidateQueries({ queryKey: ['territories', 'list'] }))
  return useQuery({
    queryKey: ['territories', 'list'],
    queryFn: async ({ signal }) => call(listScenarios, { signal }),
  })
}

function Scenarios(): ReactElement {
  const w = useWords(territoryWords)
  const { can } = useSession()
  const client = useQueryClient()
  const list = useScenarios()
  const remove = useMutation({
    mutationFn: async (id: string) => call(removeScenario, { params: { id } }),
    onSuccess: async () => {
      notify(w.removed)
      await client.invalidateQueries({ queryKey: ['territories', 'list'] })
    },
    onError: notifyFailure,
  })
  if (list.isError) return <Failure failure={list.error} retry={() => void list.refetch()} />
  if (!list.data) return <SkeletonLines />
  if (list.data.scenarios.length === 0) return <EmptyState title={w.noScenarios} hint={w.noScenariosHint} />
  return (
    <ul className="territory-cards">
      {list.data.scenarios.map((scenario) => (
        <li key={scenario.id} className="panel panel-pad">
          <Link to="/territories/scenarios/$id" params={{ id: scenario.id }}>
            <b>{scenario.name}</b>
          </Link>
          <small className="quiet">
            {scenario.unit.name} · {w.results(scenario.results)} ·{' '}
            {w.updated(scenario.updatedBy.name, formatMoment(scenario.updatedAt))}
          </small>
          {can('territories.design') && (
            <Button size="small" type="text" onClick={() => remove.mutate(scenario.id)}>
              {w.remove}
            </Button>
          )}
        </li>
      ))}
    </ul>
  )
}

const stateKinds = {
  proposed: 'warning',
  approved: 'live',
  applied: 'success',
  withdrawn: 'neutral',
  undone: 'neutral',
} as const

function Decisions(): ReactElement {
  const w = useWords(territoryWords)
  const locale = useLocale()
  const list = useScenarios()
  if (list.isError) return <Failure failure={list.error} retry={() => void list.refetch()} />
  if (!list.data) return <SkeletonLines />
  if (list.data.decisions.length === 0) return <EmptyState title={w.noDecisions} hint={w.noDecisionsHint} />
  return (
    <ul className="territory-cards">
      {list.data.decisions.map((decision) => (
        <li key={decision.id} className="panel panel-pad">
          <Link to="/territories/decisions/$id" params={{ id: decision.id }}>
            <b>{decision.name}</b>
          </Link>
          <State kind={stateKinds[decision.state]}>{w.states[decision.state]}</State>
          <small className="quiet">
            {decision.unit.name} · {w.effective} {formatDate(decision.effectiveOn, locale)} ·{' '}
            {w.moved(decision.moved)}
            {decision.kept > 0 && ` · ${w.kept(decision.kept)}`}
          </small>
        </li>
      ))}
    </ul>
  )
}

function NewScenario({ unitId, onClose }: { unitId: string; onClose: () => void }): ReactElement {
  const w = useWords(territoryWords)
  const { today } = useSession()
  const navigate = useNavigate()
  const [name, setName] = useState(w.defaultName(today))
  const create = useMutation({
    mutationFn: async () => {
      const { spec } = await call(openStudio, { query: { unitId } })
      return call(saveScenario, { params: { id: newId() }, body: { unitId, name, spec, version: 0 } })
    },
    onSuccess: async ({ id }) => navigate({ to: '/territories/scenarios/$id', params: { id } }),
    onError: notifyFailure,
  })
  return (
    <Modal
      open
      title={w.newScenario}
      okText={w.create}
      cancelText={w.cancel}
      confirmLoading={create.isPending}
      okButtonProps={{ disabled: name.trim() === '' }}
      onOk={() => create.mutate()}
      onCancel={onClose}
    >
      <Field label={w.scenarioName} required>
        {(control) => (
          <Input {...control} value={name} maxLength={80} onChange={(event) => setName(event.target.value)} />
        )}
      </Field>
    </Modal>
  )
}

import { Link, useParams } from '@tanstack/react-router'
import { Button, Progress, Segmented, Select, Tabs } from 'antd'
import { type ReactElement, useMemo, useState } from 'react'
import type { Layer } from '#contracts/workloads.ts'
import { formatNumber } from '#kit/format.ts'
import { useWords } from '#kit/words.ts'
import { usePageState } from '../../../app/page-state.ts'
import { useSession } from '../../../app/session.ts'
import { Failure, Page, SkeletonLines } from '../../../shared/page.tsx'
import { territoryWords } from '../words.ts'
import { ApproveDialog } from './approve-dialog.tsx'
import { ComparePanel } from './compare-panel.tsx'
import { CustomerPanel } from './customer-panel.tsx'
import { figuresOf, showLayer } from './division.ts'
import { DistrictsDialog } from './districts-dialog.tsx'
import { StudioMap } from './studio-map.tsx'
import { useStudio } from './use-studio.ts'
import { WishesPanel } from './wishes-panel.tsx'
import { studioWords } from './words.ts'
import '../territories.css'

const nothing: ReadonlyMap<string, string> = new Map()

/** 片区工作室: wishes, division, comparison and changes by hand over one map. */
export default function StudioPage(): ReactElement {
  const s = useWords(studioWords)
  const w = useWords(territoryWords)
  const { can } = useSession()
  const { id } = useParams({ strict: false }) as { id: string }
  const [state, setState] = usePageState()
  const [resultChoice, setResultChoice] = useState<string | null>(null)
  const [resultId, setResultId] = useState<string | null>(null)
  const [moves, setMoves] = useState<{ of: string; layer: Layer; to: ReadonlyMap<string, string> } | null>(
    null,
  )
  const [districtId, setDistrictId] = useState<string | null>(null)
  const [customerId, setCustomerId] = useState<string | null>(null)
  const [dialog, setDialog] = useState<'approve' | 'districts' | null>(null)
  const of = useStudio(id, resultId)
  const scenario = of.scenario.data
  const studio = of.studio.data
  // The newest result, unless somebody chose an older one.
  const wanted = resultChoice ?? scenario?.results[0]?.id ?? null
  if (wanted !== resultId) setResultId(wanted)
  const { spec } = of
  const layer = (state['layer'] as Layer | undefined) ?? spec?.layers[0] ?? 'visit'
  const result = of.result.data && of.result.data.result.id === resultId ? of.result.data : null
  const byHand = moves?.of === resultId && moves.layer === layer ? moves.to : nothing
  const view = result && state['view'] !== 'today' ? 'proposal' : 'today'
  const shownSpec = result?.result.spec ?? spec
  const shown = useMemo(
    () => studio && shownSpec && showLayer(studio, shownSpec, layer, result?.divisions ?? null, byHand),
    [studio, shownSpec, layer, result, byHand],
  )
  const today = useMemo(
    () => studio && shownSpec && shown && figuresOf(studio, shownSpec, shown, shown.today),
    [studio, shownSpec, shown],
  )
  const proposal = useMemo(
    () =>
      studio && shownSpec && shown?.proposal ? figuresOf(studio, shownSpec, shown, shown.proposal) : null,
    [studio, shownSpec, shown],
  )
  const failed = [of.scenario, of.studio].find((query) => query.isError && query.data === undefined)
  if (failed) {
    return (
      <Page title={w.title}>
        <Failure failure={failed.error} retry={() => void failed.refetch()} />
      </Page>
    )
  }
  if (!scenario || !studio || !spec || !shown || !today) {
    return (
      <Page title={w.title}>
        <SkeletonLines lines={12} />
      </Page>
    )
  }
  const mayDesign = can('territories.design')
  const busy = of.task !== null || of.solve.isPending
  const brief = result?.result ?? null
  return (
    <Page
      fill
      title={scenario.name}
      lead={
        <>
          <Link to="/territories" search={{ tab: 'scenarios' }}>
            {s.back}
          </Link>{' '}
          · {scenario.unit.name}
        </>
      }
      actions={
        mayDesign && (
          <>
            {of.changed && (
              <Button loading={of.save.isPending} onClick={() => of.save.mutate()}>
                {s.save}
              </Button>
            )}
            <Button type={brief ? 'default' : 'primary'} disabled={busy} onClick={() => of.solve.mutate()}>
              {s.solve}
            </Button>
            {brief && (
              <>
                <Button disabled={busy} onClick={() => of.routes.mutate(brief.id)}>
                  {s.routes}
                </Button>
                <Button disabled={busy} onClick={() => of.prices.mutate(brief.id)}>
                  {s.prices}
                </Button>
                {brief.kind !== 'what_if' && byHand.size === 0 && can('territories.approve') && (
                  <Button type="primary" disabled={busy} onClick={() => setDialog('approve')}>
                    {s.approve}
                  </Button>
                )}
              </>
            )}
          </>
        )
      }
    >
      {of.task && (
        <div className="panel studio-task" role="status">
          <span>{of.task.title}</span>
          <Progress percent={Math.round((of.task.progress ?? 0) * 100)} size="small" />
          <Button size="small" onClick={() => of.cancel.mutate(of.task!.id)}>
            {s.cancelTask}
          </Button>
        </div>
      )}
      <div className="studio">
        <section className="panel studio-map">
          <div className="studio-bar">
            <Segmented
              aria-label={s.layer}
              value={layer}
              options={(['visit', 'call', 'delivery'] as const).map((value) => ({
                value,
                label: w.layers[value],
              }))}
              onChange={(next) => {
                setDistrictId(null)
                setState({ layer: next })
              }}
            />
            <Segmented
              aria-label={s.view.label}
              value={view}
              options={[
                { value: 'today', label: s.view.today },
                { value: 'proposal', label: s.view.proposal, disabled: shown.proposal === null },
              ]}
              onChange={(next) => setState({ view: next === 'today' ? 'today' : undefined })}
            />
            {scenario.results.length > 0 && (
              <Select
                aria-label={s.results}
                value={resultId}
                options={scenario.results.map((one) => ({
                  value: one.id,
                  label: `${s.result(one.number, s.kinds[one.kind])} · ${s.seconds(formatNumber(one.seconds, 0))}`,
                }))}
                onChange={(next: string) => setResultChoice(next)}
              />
            )}
          </div>
          <div className="studio-canvas">
            <StudioMap
              studio={studio}
              shown={shown}
              view={view}
              districtId={districtId}
              selectedId={customerId}
              onCustomer={(chosen) => {
                setCustomerId(chosen)
                setState({ panel: 'customer' })
              }}
            />
          </div>
        </section>
        <section className="panel studio-side">
          {byHand.size > 0 && brief && (
            <div className="studio-moves">
              <Button
                type="primary"
                loading={of.adjust.isPending}
                onClick={() =>
                  of.adjust.mutate(
                    {
                      of: brief.id,
                      moves: [...byHand].map(([customer, toId]) => ({ layer, customerId: customer, toId })),
                    },
                    {
                      onSuccess: (kept) => {
                        setMoves(null)
                        setResultChoice(kept.id)
                      },
                    },
                  )
                }
              >
                {s.saveMoves(byHand.size)}
              </Button>
              <Button onClick={() => setMoves(null)}>{s.dropMoves}</Button>
            </div>
          )}
          <Tabs
            activeKey={state['panel'] ?? (brief ? 'compare' : 'wishes')}
            onChange={(panel) => setState({ panel })}
            items={[
              {
                key: 'wishes',
                label: s.tabs.wishes,
                children: (
                  <WishesPanel
                    studio={studio}
                    spec={spec}
                    disabled={!mayDesign || busy}
                    onChange={of.setSpec}
                    onDistricts={() => setDialog('districts')}
                  />
                ),
              },
              {
                key: 'compare',
                label: s.tabs.compare,
                children: (
                  <ComparePanel
                    shown={shown}
                    today={today}
                    proposal={proposal}
                    result={brief}
                    districtId={districtId}
                    onDistrict={setDistrictId}
                  />
                ),
              },
              {
                key: 'customer',
                label: s.tabs.customer,
                children: (
                  <CustomerPanel
                    studio={studio}
                    shown={shown}
                    spec={spec}
                    customerId={customerId}
                    disabled={!mayDesign || busy}
                    onCustomer={setCustomerId}
                    onSpec={of.setSpec}
                    onMove={
                      brief && mayDesign
                        ? (customer, toId) =>
                            setMoves({ of: brief.id, layer, to: new Map([...byHand, [customer, toId]]) })
                        : null
                    }
                  />
                ),
              },
            ]}
          />
        </section>
      </div>
      {dialog === 'approve' && brief && <ApproveDialog result={brief} onClose={() => setDialog(null)} />}
      {dialog === 'districts' && (
        <DistrictsDialog
          studio={studio}
          onClose={() => setDialog(null)}
          onSaved={async () => of.refreshStudio()}
        />
      )}
    </Page>
  )
}

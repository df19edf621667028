import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { type ReactElement, useState } from 'react'
import { customerTimeline, type TimelineEntry } from '#contracts/customer-timeline.ts'
import { undoMerge } from '#contracts/customer-merges.ts'
import { call } from '#kit/api.ts'
import { formatDate, formatMoment } from '#kit/format.ts'
import { useLocale, useWords } from '#kit/words.ts'
import { useLive } from '../../../app/live.ts'
import { notify, notifyFailure } from '../../../app/notes.tsx'
import { useSession } from '../../../app/session.ts'
import { Failure, SkeletonLines } from '../../../shared/page.tsx'
import { useSentence } from './timeline-sentence.ts'
import { viewWords } from './view-words.ts'

/** Kinds of entries as one filters them. */
const groups = {
  visits: ['visit', 'stop_skipped', 'appointment'],
  orders: ['order', 'delivery'],
  holdings: ['holding_opened', 'holding_due', 'holding_closed', 'holding_overdue'],
  promises: ['next_step', 'next_step_marked'],
  needs: ['need_told', 'need_answered'],
  people: ['person_changed', 'relation_changed'],
  card: [
    'card_created',
    'card_changed',
    'owner_changed',
    'merged',
    'merge_undone',
    'district_changed',
    'registry_changed',
    'grade_changed',
  ],
  assessments: ['assessment'],
} as const
type Group = keyof typeof groups

/** Everything that happened with a customer, newest first; older pages come on demand. */
export function Timeline({ customerId }: { customerId: string }): ReactElement {
  const { timeline: w } = useWords(viewWords)
  const { can, pack } = useSession()
  const [group, setGroup] = useState<Group | null>(null)
  const [typed, setTyped] = useState('')
  const [search, setSearch] = useState('')
  const pages = useInfiniteQuery({
    queryKey: ['customers', 'timeline', customerId, group, search],
    queryFn: async ({ signal, pageParam }) =>
      call(customerTimeline, {
        params: { id: customerId },
        query: { kinds: group === null ? [] : [...groups[group]], q: search || undefined, before: pageParam },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  })
  useLive('', (event) => {
    if (event.subjectId === customerId || event.data['customerId'] === customerId) void pages.refetch()
  })
  const shown = Object.keys(groups).filter(
    (key) =>
      (key !== 'assessments' || (pack.assesses && (can('inspections.read') || can('inspections.respond')))) &&
      (key !== 'holdings' || (can('holdings.read') && pack.holdingKinds.length > 0)),
  ) as Group[]
  const entries = pages.data?.pages.flatMap((page) => page.entries)
  return (
    <section className="timeline">
      <h3>{w.title}</h3>
      <form
        className="timeline-tools"
        onSubmit={(event) => {
          event.preventDefault()
          setSearch(typed.trim())
        }}
      >
        <div className="timeline-groups" role="group" aria-label={w.title}>
          {[null, ...shown].map((key) => (
            <button
              key={key ?? 'all'}
              type="button"
              className="tool-button"
              aria-pressed={group === key}
              onClick={() => setGroup(key)}
            >
              {key === null ? w.all : w.groups[key]}
            </button>
          ))}
        </div>
        <input
          className="plain-input"
          type="search"
          aria-label={w.search}
          placeholder={w.search}
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value)
            if (event.target.value === '') setSearch('')
          }}
          onBlur={() => setSearch(typed.trim())}
        />
      </form>
      {pages.isError && <Failure failure={pages.error} retry={() => void pages.refetch()} />}
      {pages.isPending && <SkeletonLines lines={6} />}
      {entries?.length === 0 && <p className="quiet">{group || search ? w.notFound : w.none}</p>}
      <ol className="timeline-list">
        {entries?.map((entry) => (
          <Entry key={entry.id} entry={entry} />
        ))}
      </ol>
      {pages.hasNextPage && (
        <Button block loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          {w.more}
        </Button>
      )}
    </section>
  )
}

const groupOf = (kind: string): string =>
  Object.entries(groups).find(([, kinds]) => (kinds as readonly string[]).includes(kind))?.[0] ?? 'card'

function Entry({ entry }: { entry: TimelineEntry }): ReactElement {
  const { timeline: w } = useWords(viewWords)
  const locale = useLocale()
  const sentence = useSentence()
  const when = entry.facts['dayOnly']
    ? formatDate(entry.at.slice(0, 10), locale)
    : formatMoment(entry.at, locale)
  return (
    <li data-group={groupOf(entry.kind)}>
      <div className="timeline-head">
        <time className="tabular" dateTime={entry.at}>
          {entry.facts['dayOnly'] ? dayOf(entry.at, locale) : when}
        </time>
        <b>{sentence(entry)}</b>
        {entry.by && <span className="quiet">{w.by(entry.by.name || w.system)}</span>}
      </div>
      {entry.text && !hasOwnWords(entry.kind) && <p>{entry.text}</p>}
      {entry.kind === 'merged' && <MergeUndo facts={entry.facts} />}
    </li>
  )
}

/** A merge is taken back from where it is told of. */
function MergeUndo({ facts }: { facts: TimelineEntry['facts'] }): ReactElement | null {
  const { timeline: w } = useWords(viewWords)
  const { can } = useSession()
  const client = useQueryClient()
  const [busy, setBusy] = useState(false)
  if (facts['undone'] === true) return <p className="quiet">{w.undoneAlready}</p>
  if (!can('customers.merge')) return null
  const undo = async (): Promise<void> => {
    setBusy(true)
    try {
      await call(undoMerge, { params: { id: String(facts['mergeId']) }, body: {} })
      notify(w.mergeIsUndone)
      await client.invalidateQueries({ queryKey: ['customers'] })
    } catch (failure) {
      notifyFailure(failure)
    } finally {
      setBusy(false)
    }
  }
  return (
    <p>
      <button type="button" className="link" disabled={busy} onClick={() => void undo()}>
        {w.undoMerge}
      </button>
    </p>
  )
}

/** Days travel as their first moment in the organisation's zone. */
function dayOf(at: string, locale: Parameters<typeof formatMoment>[1]): string {
  return formatMoment(at, locale).replace(/\s*00:00$/, '')
}

/** The sentence says already what the words are. */
function hasOwnWords(kind: string): boolean {
  return (
    kind === 'district_changed' ||
    kind === 'person_changed' ||
    kind === 'relation_changed' ||
    kind.startsWith('holding_')
  )
}

import type { StreamEvent } from '#contracts/operations.ts'
import { defineMessages } from './words.ts'

/** What somebody is told of as it happens; each kind can be switched off on the device. */
export const noticeKinds = ['handed', 'needs', 'pool', 'approvals', 'grades'] as const
export type NoticeKind = (typeof noticeKinds)[number]

/** Something that concerns the reader, ready to be added up with others of its topic. */
export interface Notice {
  readonly kind: NoticeKind
  readonly topic: keyof typeof topicKinds
  readonly count: number
}

const topicKinds = {
  received: 'handed',
  taken: 'handed',
  needsDue: 'needs',
  poolWarning: 'pool',
  fellBack: 'pool',
  exportAsked: 'approvals',
  exportDecided: 'approvals',
  graded: 'grades',
} as const

/** Words of notices and of their switches. */
export const noticeWords = defineMessages(
  {
    title: '实时提示',
    kinds: {
      handed: '客户转入转出',
      needs: '到期的客户需求',
      pool: '公海提醒',
      approvals: '审批',
      grades: '等级变动',
    },
    topics: {
      received: (count: number) => `${count} 位客户转到了您名下`,
      taken: (count: number) => `您的 ${count} 位客户已转给他人`,
      needsDue: (count: number) => `${count} 项答应客户的事今天到期或已过期`,
      poolWarning: (count: number) => `${count} 位客户即将落入公海`,
      fellBack: (count: number) => `${count} 位客户已落入公海`,
      exportAsked: (count: number) => `有 ${count} 项导出等您审批`,
      exportDecided: (count: number) => `您的 ${count} 项导出申请已有结果`,
      graded: (count: number) => `您的 ${count} 位客户等级有变动`,
    },
  },
  {
    title: 'Notices',
    kinds: {
      handed: 'Customers handed over',
      needs: 'Needs that fall due',
      pool: 'The pool',
      approvals: 'Approvals',
      grades: 'Changes of grade',
    },
    topics: {
      received: (count) => `${count} customers are yours now`,
      taken: (count) => `${count} of your customers went to somebody else`,
      needsDue: (count) => `${count} promises to customers are due`,
      poolWarning: (count) => `${count} customers are about to fall into the pool`,
      fellBack: (count) => `${count} customers fell into the pool`,
      exportAsked: (count) => `${count} exports wait for your approval`,
      exportDecided: (count) => `${count} of your exports were decided`,
      graded: (count) => `${count} of your customers changed grade`,
    },
  },
)

/**
 * What an event means to the person who hears it; null for what only keeps screens fresh. The server decides who hears
 * an event at all; one about somebody else's customers says nothing to a leader who can see it.
 */
export function noticeOf(
  { type, ownerId, data }: Pick<StreamEvent, 'type' | 'ownerId' | 'data'>,
  me: { readonly id: string; readonly approves: boolean },
): Notice | null {
  const mine = ownerId === me.id
  const said = Number(data['count'] ?? 1)
  const notice = (topic: Notice['topic'], count = said): Notice | null =>
    count > 0 ? { kind: topicKinds[topic], topic, count } : null
  if (type === 'privacy.export_asked') return !mine && me.approves ? notice('exportAsked', 1) : null
  if (!mine) return null
  switch (type) {
    case 'customers.handed':
    case 'customers.transferred':
    case 'customers.transfer_undone': {
      // Undone, what was given comes back and what was got goes.
      const given = (data['part'] === 'from') !== (type === 'customers.transfer_undone')
      return notice(given ? 'taken' : 'received')
    }
    case 'customers.about_to_fall':
      return notice('poolWarning')
    case 'customers.fell_back':
      return notice('fellBack')
    case 'customers.needs_due':
      return notice('needsDue')
    case 'customers.graded':
      return notice('graded')
    case 'privacy.export_decided':
      return notice('exportDecided', 1)
    default:
      return null
  }
}

/** How long notices of one topic are added up before they are told. */
const gatherMs = 2500

/** Adds notices up by topic and tells them together, so that many events at a time are a quiet sentence or two. */
export function createNoticeGatherer(
  tell: (told: readonly (readonly [topic: Notice['topic'], count: number])[]) => void,
  wait: (work: () => void) => void = (work) => void setTimeout(work, gatherMs),
): (notice: Notice) => void {
  const gathered = new Map<Notice['topic'], number>()
  return ({ topic, count }) => {
    if (gathered.size === 0)
      wait(() => {
        const told = [...gathered]
        gathered.clear()
        tell(told)
      })
    gathered.set(topic, (gathered.get(topic) ?? 0) + count)
  }
}

const storageKey = 'zhike.notices_off'

/** Kinds that are switched off on this device. */
export function silencedNotices(): ReadonlySet<NoticeKind> {
  try {
    const kept = JSON.parse(localStorage.getItem(storageKey) ?? '[]') as unknown
    return new Set(noticeKinds.filter((kind) => Array.isArray(kept) && kept.includes(kind)))
  } catch {
    return new Set()
  }
}

/** Switches a kind on or off; answers what is off now. */
export function silenceNotice(kind: NoticeKind, off: boolean): ReadonlySet<NoticeKind> {
  const next = new Set(silencedNotices())
  if (off) next.add(kind)
  else next.delete(kind)
  try {
    localStorage.setItem(storageKey, JSON.stringify([...next]))
  } catch {
    // Not remembered: the next event asks again and finds it on.
  }
  return next
}

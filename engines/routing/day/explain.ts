import type { DropReason } from './types.ts'

export type Language = 'zh-CN' | 'en-US'

/** Hours and minutes of a time in seconds since midnight. */
function clock(seconds: number): string {
  const minutes = Math.ceil(seconds / 60)
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}

const minutes = (seconds: number): number => Math.ceil(seconds / 60)

/**
 * A sentence for people about why a stop is left out. `name` turns an id into what the reader calls it; times
 * are read as seconds since midnight.
 */
export function explainDrop(
  stop: string,
  reason: DropReason,
  language: Language,
  name: (id: string) => string = (id) => id,
): string {
  const chinese = language === 'zh-CN'
  const who = name(stop)
  switch (reason.code) {
    case 'no-way':
      return chinese ? `没有去「${who}」的路` : `There is no way to ${who}`
    case 'closes-before-reached':
      return chinese
        ? `「${who}」${clock(reason.closesAt)} 就不接待了,最早 ${clock(reason.reachedAt)} 才能到`
        : `${who} closes at ${clock(reason.closesAt)}, before it can be reached (${clock(reason.reachedAt)})`
    case 'shift-too-short':
      return chinese
        ? `单去「${who}」一家,${clock(reason.backAt)} 才能收工,晚于下班时间 ${clock(reason.shiftEnd)}`
        : `Visiting ${who} alone ends at ${clock(reason.backAt)}, after the shift (${clock(reason.shiftEnd)})`
    case 'predecessor-missing':
      return chinese
        ? `「${who}」要排在「${name(reason.predecessor)}」之后,而后者没有排进来`
        : `${who} has to come after ${name(reason.predecessor)}, which is left out`
    case 'position-unreachable':
      return chinese
        ? `「${who}」锁定的${reason.position === 'last' ? '最后一站' : `第 ${reason.position + 1} 站`}排不上`
        : `The locked position of ${who} (${reason.position === 'last' ? 'last' : reason.position + 1}) cannot be had`
    case 'not-in-order':
      return chinese ? `「${who}」不在给定的顺序里` : `${who} is not in the given order`
    case 'no-room':
      return noRoom(who, reason, chinese, name)
  }
}

function noRoom(
  who: string,
  { overrun, blocks }: Extract<DropReason, { code: 'no-room' }>,
  chinese: boolean,
  name: (id: string) => string,
): string {
  if (overrun === null || blocks === null) {
    return chinese ? `先后顺序的要求使「${who}」无处可放` : `The required order leaves no place for ${who}`
  }
  if (blocks === 'shift-end') {
    return chinese
      ? `加上「${who}」会超过下班时间 ${minutes(overrun)} 分钟`
      : `With ${who} the day ends ${minutes(overrun)} min after the shift`
  }
  return chinese
    ? `加上「${who}」会使「${name(blocks)}」晚 ${minutes(overrun)} 分钟`
    : `With ${who}, ${name(blocks)} would be ${minutes(overrun)} min late`
}

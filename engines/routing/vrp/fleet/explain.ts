import type { Language } from '../../day/explain.ts'
import type { UnservedReason } from './types.ts'

function clock(seconds: number): string {
  const minutes = Math.ceil(seconds / 60)
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}

/**
 * A sentence for people about why a job is in no route. `name` turns an id into what the reader calls it; times
 * are read as seconds since midnight.
 */
export function explainUnserved(
  job: string,
  reason: UnservedReason,
  language: Language,
  name: (id: string) => string = (id) => id,
): string {
  const chinese = language === 'zh-CN'
  const who = name(job)
  switch (reason.code) {
    case 'skills': {
      const missing = reason.missing.join(chinese ? '、' : ', ')
      if (missing === '') {
        return chinese
          ? `没有一个人同时具备「${who}」要求的全部技能`
          : `Nobody has all the skills ${who} needs`
      }
      return chinese
        ? `「${who}」要求的技能没有人具备:${missing}`
        : `Nobody has what ${who} needs: ${missing}`
    }
    case 'nobody-allowed':
      return chinese
        ? `指定负责「${who}」的人今天不在,或不具备所需技能`
        : `Those who may visit ${who} are not there today or lack the skills`
    case 'load-over-capacity':
      return chinese
        ? `「${who}」的装载量 ${reason.load} 超过任何人的最大装载量 ${reason.largest}`
        : `The load of ${who} (${reason.load}) is more than anybody can carry (${reason.largest})`
    case 'no-way':
      return chinese ? `没有去「${who}」的路` : `There is no way to ${who}`
    case 'closes-before-reached':
      return chinese
        ? `「${who}」${clock(reason.closesAt)} 就不接待了,最早由「${name(reason.person)}」在 ${clock(reason.reachedAt)} 才能到`
        : `${who} closes at ${clock(reason.closesAt)}; the first to reach it, ${name(reason.person)}, comes at ${clock(reason.reachedAt)}`
    case 'shift-too-short':
      return chinese
        ? `单去「${who}」一家,「${name(reason.person)}」${clock(reason.backAt)} 才能收工,晚于下班时间 ${clock(reason.shiftEnd)}`
        : `Visiting ${who} alone, ${name(reason.person)} ends at ${clock(reason.backAt)}, after the shift (${clock(reason.shiftEnd)})`
    case 'no-room':
      return chinese
        ? `各人的时间或装载量已排满,「${who}」排不进去`
        : `Everybody's time or load is used up, so ${who} finds no room`
  }
}

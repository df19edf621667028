import type { Language } from '../day/explain.ts'
import type { MissingVisits, SpacingViolation } from './month-types.ts'

/** A sentence for people about a broken spacing. `name` turns an id into what the reader calls it. */
export function explainViolation(
  violation: SpacingViolation,
  language: Language,
  name: (id: string) => string = (id) => id,
): string {
  const { id, code, from, to, days, allowed } = violation
  const who = name(id)
  const chinese = language === 'zh-CN'
  switch (code) {
    case 'too-close':
      return chinese
        ? `「${who}」${from} 与 ${to} 两次走访只隔 ${days} 天,要求至少隔 ${allowed.min} 天`
        : `${who}: ${from} and ${to} are ${days} days apart, at least ${allowed.min} are wanted`
    case 'too-far':
      return chinese
        ? `「${who}」${from} 与 ${to} 两次走访隔了 ${days} 天,要求最多隔 ${allowed.max} 天`
        : `${who}: ${from} and ${to} are ${days} days apart, at most ${allowed.max} are wanted`
    case 'due-before-end':
      return chinese
        ? `「${who}」${from} 之后到计划期末已有 ${days} 天没有走访,要求最多隔 ${allowed.max} 天`
        : `${who}: no visit for ${days} days from ${from} to the end, at most ${allowed.max} are wanted`
  }
}

/** A sentence for people about visits that are missing from the plan. */
export function explainMissing(
  missing: MissingVisits,
  language: Language,
  name: (id: string) => string = (id) => id,
): string {
  const { id, wanted, planned, reason } = missing
  const chinese = language === 'zh-CN'
  const what = chinese
    ? `「${name(id)}」要求走访 ${wanted} 次,只排了 ${planned} 次:`
    : `${name(id)}: ${planned} of ${wanted} visits are planned: `
  switch (reason.code) {
    case 'nobody':
      return what + (chinese ? '负责的人在这些日子都不上班' : 'nobody in charge works on these days')
    case 'no-way':
      return what + (chinese ? '没有去那里的路' : 'there is no way to it')
    case 'too-few-days':
      return what + (chinese ? `能去的日子只有 ${reason.days} 天` : `only ${reason.days} days are possible`)
    case 'day-too-short': {
      const needed = Math.ceil(reason.needed)
      return (
        what +
        (chinese
          ? `单去一趟要 ${needed} 分钟,最长的一天只有 ${reason.longest} 分钟`
          : `going there alone takes ${needed} min, the longest day has ${reason.longest}`)
      )
    }
    case 'closed':
      return (
        what +
        (chinese ? '接待时间内没有人赶得到' : 'nobody can be there within the opening times of any day')
      )
    case 'no-room':
      return what + (chinese ? '可去的日子都排满了' : 'the possible days are full')
  }
}

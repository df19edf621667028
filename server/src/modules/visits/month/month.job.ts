import { z } from 'zod'
import { businessDate, id } from '#contracts/common.ts'
import type { Job } from '#platform/jobs/jobs.ts'
import { inLocale } from '#platform/errors/errors.ts'
import { grantSystem } from '#platform/policy/index.ts'
import { TaskCancelled } from '#platform/tasks/tasks.ts'
import type { VisitsContext } from '../visits.context.ts'
import { computeMonth } from './month.compute.ts'

export const MONTH_JOB = 'visits.plan_months'

const payloadSchema = z.object({
  taskId: id,
  actorId: id,
  locale: z.enum(['zh-CN', 'en-US']),
  month: businessDate,
  ownerIds: z.array(id),
})

/**
 * Plans the months of many people, as many at a time as there are threads. Each is written when it is done, so
 * that what was finished stays when the task is cancelled or breaks off.
 */
export function planMonthsJob(context: VisitsContext, threads: number): Job {
  return {
    name: MONTH_JOB,
    async run(raw, { signal }) {
      const payload = payloadSchema.parse(raw)
      await context.platform.tasks.run(payload.taskId, async (progress) => {
        const grant = grantSystem('visits.plan')
        const people = await context.needs.identity.people(payload.ownerIds)
        const waiting = [...people.values()]
        const total = waiting.length
        const stop = new AbortController()
        const end = () => stop.abort()
        signal.addEventListener('abort', end, { once: true })
        let finished = 0
        let missing = 0
        const failed: string[] = []
        const work = async (): Promise<void> => {
          for (let owner = waiting.shift(); owner; owner = waiting.shift()) {
            if (stop.signal.aborted) return
            const done = await computeMonth(context, grant, owner, {
              month: payload.month,
              actorId: payload.actorId,
              signal: stop.signal,
            })
            if (done.ok) missing += done.value.unplanned.filter((each) => each.kind === 'missing').length
            else failed.push(owner.name)
            finished++
            await progress.report(finished, total)
          }
        }
        // Cancelling must not wait for the person in hand: it is asked for while the threads compute.
        const watch = setInterval(() => {
          progress.report(finished, total).catch(end)
        }, 700)
        try {
          await progress.report(0, total)
          await Promise.all(Array.from({ length: threads }, work))
        } catch (error) {
          end()
          throw error
        } finally {
          clearInterval(watch)
          signal.removeEventListener('abort', end)
        }
        if (stop.signal.aborted)
          throw signal.aborted ? new Error('the program is stopping') : new TaskCancelled()
        const left = {
          zh: failed.length > 0 ? `，${failed.join('、')} 未排成` : '',
          en: failed.length > 0 ? `; not planned: ${failed.join(', ')}` : '',
        }
        const short = {
          zh: missing > 0 ? `，${missing} 位客户少排` : '',
          en: missing > 0 ? `; ${missing} customers miss visits` : '',
        }
        const message = {
          zh: `已排好 ${finished - failed.length} 人的月计划${short.zh}${left.zh}。`,
          en: `${finished - failed.length} months were planned${short.en}${left.en}.`,
        }
        return { message: inLocale(message, payload.locale) }
      })
    },
  }
}

import { z } from 'zod'
import { businessDate, id, listOf, moment, personRef, point, unitRef } from './common.ts'
import { endpoint } from './http.ts'
import { visit } from './visits.ts'
import { exportReasonQuery } from './exports.ts'

/** S1.18, S1.42: one person's day as the leader sees it. */
export const personDay = z.object({
  owner: personRef,
  unit: unitRef,
  planState: z.enum(['none', 'draft', 'confirmed']),
  planned: z.number().int(),
  done: z.number().int(),
  visiting: z.number().int(),
  skipped: z.number().int(),
  unplanned: z.number().int(),
  inPlace: z.number().int(),
  notInPlace: z.number().int(),
  uncertain: z.number().int(),
  minutesAtCustomers: z.number(),
  /** Metres along the places that the person proved, in order, × detour factor. */
  travelledMetres: z.number(),
  /** Between the customers of the confirmed plan, to be compared with what was travelled. */
  plannedMetres: z.number().nullable(),
  firstStart: moment.nullable(),
  lastEnd: moment.nullable(),
  withdrawn: z.number().int(),
  /** Visits that a leader should look at: not in place, with a hint, or withdrawn. */
  attention: z.number().int(),
  lastEvent: z
    .object({ at: moment, customer: z.string(), kind: z.enum(['start', 'end', 'skip', 'withdraw']) })
    .nullable(),
})
export type PersonDay = z.infer<typeof personDay>
export const teamDay = endpoint({
  name: 'visits.teamDay',
  method: 'GET',
  path: '/api/v1/team-days/:date',
  summary: { zh: '团队看板：某日计划与完成', en: 'The team’s day: plan against done' },
  access: 'visits.read',
  params: z.object({ date: businessDate }),
  query: z.object({
    unitIds: listOf(id),
    /** `brief` leaves findings, words, next steps, the end's position and photo ids out: `visits.get` has them. */
    detail: z.enum(['full', 'brief']).default('full'),
  }),
  response: z.object({
    date: businessDate,
    people: z.array(personDay),
    visits: z.array(visit),
    /** Stops still open, for the map. */
    openStops: z.array(
      z.object({
        id,
        ownerId: id,
        customer: z.string(),
        sequence: z.number().int(),
        position: point.nullable(),
      }),
    ),
  }),
})
export const exportTeamDay = endpoint({
  name: 'visits.exportTeamDay',
  method: 'GET',
  path: '/api/v1/team-days/:date/export',
  summary: { zh: '导出团队走访（xlsx）', en: 'Export the team’s day' },
  access: 'visits.export',
  params: z.object({ date: businessDate }),
  query: z.object({ unitIds: listOf(id), ...exportReasonQuery }),
  response: z.unknown(),
  kind: 'file',
  ratePerMinute: 20,
})

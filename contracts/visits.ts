import { z } from 'zod'
import {
  businessDate,
  dayHours,
  id,
  latitude,
  listOf,
  longitude,
  moment,
  personRef,
  point,
  timeOfDay,
  unitRef,
} from './common.ts'
import { customerFacts } from './customer-facts.ts'
import { exportReasonQuery } from './exports.ts'
import { customerBrief, needKind } from './customer-needs.ts'
import { endpoint } from './http.ts'

/** Why a customer is proposed for a day; the screen writes the sentence from code and facts. */
export const visitReason = z.object({
  code: z.enum([
    'overdue',
    'due',
    'due_soon',
    'never_visited',
    'key_customer',
    'follow_up',
    'promise_note',
    /** The confirmed month plan has it on this day. */
    'month_plan',
    /** A time was agreed with the customer. */
    'appointment',
    /** Somebody else's customer, visited in their place. */
    'substitute',
    'manual',
  ]),
  /** Numbers behind the reason: days overdue, date of the last visit, text of yesterday's note … */
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  /** Share of the score. */
  points: z.number(),
})
export type VisitReason = z.infer<typeof visitReason>

/** What a stop shows of its customer; enough for the phone to work without a network. */
export const stopCustomer = customerFacts.extend({
  position: point.nullable(),
  positionAccuracy: z.number().nullable(),
  hours: dayHours.nullable(),
  serviceMinutes: z.number(),
  /** Where the minutes come from; absent in days that an older version left on a phone. */
  serviceSource: z.enum(['card', 'history', 'default']).optional(),
  /** Visits behind minutes that were learned. */
  serviceVisits: z.number().int().optional(),
  lastFinding: z.string().nullable(),
  lastNextStep: z.string().nullable(),
  note: z.string().nullable(),
  /** When the next visit falls due by the frequency agreed; null: never visited or without a frequency. */
  dueOn: businessDate.nullable().optional(),
  /** Initials and pinyin of the name (`wmbld wumabianlidian`), for searching by them without a network. */
  searchText: z.string().optional(),
})
export type StopCustomer = z.infer<typeof stopCustomer>

export const candidate = z.object({
  customer: stopCustomer,
  score: z.number(),
  reasons: z.array(visitReason),
  dueOn: businessDate.nullable(),
  /** Chosen by the system for today's proposal. */
  proposed: z.boolean(),
})
export type Candidate = z.infer<typeof candidate>

export const stopState = z.enum(['planned', 'visiting', 'done', 'skipped'])
export const planStop = z.object({
  id,
  sequence: z.number().int(),
  customer: stopCustomer,
  locked: z.boolean(),
  reasons: z.array(visitReason),
  state: stopState,
  skipReason: z.string().nullable(),
  /** Estimated by the route: null until the stops were ordered. */
  arriveAt: timeOfDay.nullable(),
  departAt: timeOfDay.nullable(),
  /** Metres from the stop before (or the start). */
  legMetres: z.number().nullable(),
  visitId: id.nullable(),
})
export type PlanStop = z.infer<typeof planStop>

export const routePlace = point.extend({ name: z.string() })
export const routeSummary = z.object({
  metres: z.number(),
  travelMinutes: z.number(),
  serviceMinutes: z.number(),
  /** The same stops in the order of the customer list, for the saving. */
  listOrderMetres: z.number(),
  /** At most this share above the shortest possible (0.012 = 1.2 %); null when no bound was proven. */
  gap: z.number().nullable(),
  finishAt: timeOfDay.nullable(),
  /** Where distances come from: great circle × detour factor, or a provider. */
  distanceSource: z.string(),
  detourFactor: z.number(),
  problems: z.array(z.object({ stopId: id.nullable(), message: z.string() })),
})
export const visitPlan = z.object({
  id,
  date: businessDate,
  owner: personRef,
  state: z.enum(['draft', 'confirmed']),
  tour: z.enum(['closed', 'open']),
  start: routePlace.nullable(),
  end: routePlace.nullable(),
  departAt: timeOfDay,
  stops: z.array(planStop),
  route: routeSummary.nullable(),
  confirmedAt: moment.nullable(),
  version: z.number().int(),
})
export type VisitPlan = z.infer<typeof visitPlan>

/** S1.19: the plan of a day with the candidates for it; creates the proposal when the day has no plan yet. */
export const getDay = endpoint({
  name: 'visits.day',
  method: 'GET',
  path: '/api/v1/visit-days/:date',
  summary: { zh: '今日走访：计划与候选客户', en: 'The plan of a day and its candidates' },
  access: 'visits.read',
  params: z.object({ date: businessDate }),
  query: z.object({ ownerId: id.optional(), q: z.string().trim().max(64).optional() }),
  response: z.object({
    plan: visitPlan,
    candidates: z.array(candidate),
    workday: z.boolean(),
    dayName: z.string().nullable(),
    /** Minutes of the working day that the proposal may fill with visits and travel. */
    workingMinutes: z.number().int(),
  }),
})
export const savePlan = endpoint({
  name: 'visits.savePlan',
  method: 'PUT',
  path: '/api/v1/visit-plans/:id',
  summary: { zh: '保存走访计划', en: 'Save the stops of a plan' },
  access: 'visits.plan',
  params: z.object({ id }),
  body: z.object({
    version: z.number().int(),
    tour: z.enum(['closed', 'open']),
    start: routePlace.nullable(),
    end: routePlace.nullable(),
    departAt: timeOfDay,
    /** The whole list in order; a stop keeps its id. */
    stops: z.array(z.object({ id, customerId: id, locked: z.boolean() })).max(300),
  }),
  response: visitPlan,
})
/** S1.21: orders the stops to the least distance; locked stops keep their place in the order. */
export const optimisePlan = endpoint({
  name: 'visits.optimise',
  method: 'POST',
  path: '/api/v1/visit-plans/:id/optimisation',
  summary: { zh: '优化路线', en: 'Order the stops to the least distance' },
  access: 'visits.plan',
  params: z.object({ id }),
  body: z.object({ version: z.number().int() }),
  response: visitPlan,
  ratePerMinute: 60,
})
export const confirmPlan = endpoint({
  name: 'visits.confirm',
  method: 'POST',
  path: '/api/v1/visit-plans/:id/confirmation',
  summary: { zh: '确认计划（同步到手机）', en: 'Confirm the plan; it is on the phone at once' },
  access: 'visits.plan',
  params: z.object({ id }),
  body: z.object({ version: z.number().int() }),
  response: visitPlan,
})

/** S1.7, S1.11: satellites, access points or base stations; each has its own expected error. */
export const positionSource = z.enum(['satellite', 'wifi', 'base_station'])
export type PositionSource = z.infer<typeof positionSource>

/** Why the rest of a day is planned anew; `handed_over` and `handed_back` come from a substitution. */
export const replanReason = z.enum(['closed', 'traffic', 'urgent', 'other'])
/**
 * S1.21: plans the rest of a day anew, from where the person is. Visits made or under way stay as they were, locked
 * stops keep their place in the order, everything else is ordered again, and the reason is kept with both orders.
 */
export const replanDay = endpoint({
  name: 'visits.replan',
  method: 'POST',
  path: '/api/v1/visit-plans/:id/replan',
  summary: { zh: '改排剩余行程', en: 'Plan the rest of a day anew' },
  access: 'visits.plan',
  params: z.object({ id }),
  body: z.object({
    version: z.number().int(),
    reason: replanReason,
    note: z.string().trim().max(200).nullable(),
    /** `closed`: the stop found closed; it is tried again at the end, or left out for today. */
    stopId: id.nullable().default(null),
    closedThen: z.enum(['later', 'skip']).default('later'),
    /** `urgent`: the customer to be visited next; on the plan already or not. */
    customerId: id.nullable().default(null),
    /** Where the person is, when they said so; otherwise the last customer visited. */
    position: point.nullable().default(null),
  }),
  response: z.object({
    plan: visitPlan,
    before: z.object({ metres: z.number(), finishAt: timeOfDay.nullable() }),
    after: z.object({ metres: z.number(), finishAt: timeOfDay.nullable() }),
  }),
  ratePerMinute: 60,
})
export const planVersion = z.object({
  version: z.number().int(),
  at: moment,
  actor: z.string().nullable(),
  reason: z.enum([...replanReason.options, 'handed_over', 'handed_back']),
  note: z.string().nullable(),
  before: z.object({ customers: z.array(z.string()), metres: z.number(), finishAt: timeOfDay.nullable() }),
  after: z.object({ customers: z.array(z.string()), metres: z.number(), finishAt: timeOfDay.nullable() }),
})
export type PlanVersion = z.infer<typeof planVersion>
/** How a day's plan was changed under way, newest first. */
export const planHistory = endpoint({
  name: 'visits.planHistory',
  method: 'GET',
  path: '/api/v1/visit-plans/:id/history',
  summary: { zh: '计划的改排记录', en: 'How a plan was changed under way' },
  access: 'visits.read',
  params: z.object({ id }),
  response: z.object({ versions: z.array(planVersion) }),
})

/** A position as the device gave it at the press of a button; never sent at any other time (S1.12). */
export const fix = z.object({
  lng: longitude,
  lat: latitude,
  /** Metres, 95 % radius as browsers report it. */
  accuracy: z.number().min(0).max(1_000_000),
  altitude: z.number().nullable(),
  speed: z.number().nullable(),
  heading: z.number().nullable(),
  /** When the fix was taken, by the device's clock. */
  takenAt: moment,
  /** What the position was found by, where the platform tells (a browser does not). */
  source: positionSource.nullish(),
  /** The carrier's look-up that gave it (S1.31): the server takes the position that it kept, not the phone's word. */
  lookupId: id.nullish(),
})
export type Fix = z.infer<typeof fix>

const operationBase = {
  /** UUIDv7 made on the device; the same id sent twice counts once. */
  id,
  /** Counts up on the device, so that the server applies in the order of the presses. */
  sequence: z.number().int().min(1),
  /** When the button was pressed, by the device's clock. */
  deviceTime: moment,
}
/** S1.13, S1.14: what the phone sends; each is an immutable fact. */
export const fieldOperation = z.discriminatedUnion('kind', [
  z.object({
    ...operationBase,
    kind: z.literal('start_visit'),
    visitId: id,
    customerId: id,
    /** Null for a customer that was not on the plan. */
    stopId: id.nullable(),
    fix: fix.nullable(),
    /** Why there is no fix: denied, timeout, unavailable. */
    fixProblem: z.string().max(64).nullable(),
  }),
  z.object({
    ...operationBase,
    kind: z.literal('end_visit'),
    visitId: id,
    fix: fix.nullable(),
    fixProblem: z.string().max(64).nullable(),
    /** Answers of the pack's visit form by field code. */
    findings: z.record(
      z.string().max(64),
      z.union([z.string().max(2000), z.number(), z.boolean(), z.array(z.string().max(64)).max(50)]),
    ),
    formVersion: z.number().int(),
    note: z.string().max(2000).nullable(),
    nextStep: z.string().max(500).nullable(),
    nextStepOn: businessDate.nullable(),
    photoIds: z.array(id).max(12),
    /** What each picture looks like, as 64 bits (16 hex digits), by which the same picture is found again. */
    photoHashes: z.record(id, z.string().regex(/^[0-9a-f]{16}$/)).optional(),
    /** Spoken notes; they travel as files like photos. */
    voiceIds: z.array(id).max(5).optional(),
  }),
  /** A visit started by mistake is taken back, with a reason; the record stays. */
  z.object({
    ...operationBase,
    kind: z.literal('withdraw_visit'),
    visitId: id,
    reason: z.string().trim().min(1).max(200),
  }),
  /** A next step is ticked off: done, to be done again on another day, or void. */
  z.object({
    ...operationBase,
    kind: z.literal('mark_next_step'),
    /** The visit in which the step was agreed. */
    visitId: id,
    outcome: z.enum(['done', 'again', 'void']),
    /** The new date of a step that is to be done again. */
    on: businessDate.nullable(),
    note: z.string().trim().max(500).nullable(),
  }),
  /** S24.7: what the customer asked for, in the customer's words. */
  z.object({
    ...operationBase,
    kind: z.literal('tell_need'),
    needId: id,
    customerId: id,
    visitId: id.nullable(),
    needKind,
    words: z.string().trim().min(1).max(500),
    toldBy: z.string().trim().max(64).nullable(),
  }),
  /** A customer nearby is taken into today's plan. */
  z.object({ ...operationBase, kind: z.literal('add_stop'), stopId: id, customerId: id }),
  /** What is left of the day was ordered anew on the phone, which had no network. */
  z.object({
    ...operationBase,
    kind: z.literal('reorder_stops'),
    reason: replanReason,
    /** What was open, in the new order. */
    stopIds: z.array(id).min(1).max(300),
  }),
  z.object({
    ...operationBase,
    kind: z.literal('skip_stop'),
    stopId: id,
    reason: z.string().trim().min(1).max(200),
  }),
])
export type FieldOperation = z.infer<typeof fieldOperation>

/**
 * What a phone sends that is none of the above (an older or broken app). It is answered `refused` by its id and
 * kept, so that one bad record never holds up the rest of the queue.
 */
export const unreadableOperation = z.looseObject({ id, kind: z.string().max(64).default('unreadable') })

export const operationResult = z.object({
  id,
  outcome: z.enum(['applied', 'duplicate', 'refused']),
  code: z.string().nullable(),
  message: z.string().nullable(),
})
export const syncField = endpoint({
  name: 'visits.sync',
  method: 'POST',
  path: '/api/v1/field/sync',
  summary: { zh: '手机上传走访记录', en: 'Take in what a phone recorded' },
  access: 'visits.perform',
  body: z.object({
    deviceId: id,
    /** The device's clock at sending, so that a wrong one is noticed; both times are kept. */
    deviceNow: moment,
    operations: z
      .array(z.union([fieldOperation, unreadableOperation]))
      .min(1)
      .max(100),
  }),
  response: z.object({
    results: z.array(operationResult),
    serverNow: moment,
    /** Device clock minus server clock in seconds, at this call. */
    clockOffsetSeconds: z.number(),
  }),
  bodyLimit: 2 * 1024 * 1024,
})

/** S1.17: in place, with the distance and why. */
export const placeVerdict = z.object({
  verdict: z.enum(['in_place', 'uncertain', 'not_in_place', 'no_fix', 'no_customer_position']),
  metres: z.number().nullable(),
  accuracy: z.number().nullable(),
  allowedMetres: z.number(),
  /** How much of the accuracy was granted on top of the allowed distance. */
  grantedMetres: z.number(),
  /** What decided: see `engines/place`. */
  reason: z.enum([
    'within_distance',
    'within_accuracy',
    'accuracy_reaches',
    'accuracy_too_poor',
    'too_far',
    'no_fix',
    'no_customer_position',
  ]),
  /** What the position was most likely found by; absent in verdicts of earlier versions. */
  source: positionSource.nullish(),
})
export type PlaceVerdict = z.infer<typeof placeVerdict>
/** The unit's rule for in-place, sent to the phone so that it shows the same verdict offline. */
export const placeRule = z.object({
  allowedMetres: z.number(),
  accuracyCapMetres: z.number(),
  rejectAccuracyMetres: z.number(),
  /** Up to this error a position counts as found by satellites. */
  satelliteMetres: z.number().optional(),
  /** From this error on a position counts as found by base stations; between the two by Wi-Fi. */
  baseStationMetres: z.number().optional(),
})
export type PlaceRule = z.infer<typeof placeRule>

/** Something the leader may want to look at, with its facts. Never a judgement by machine. */
export const visitFlag = z.object({
  code: z.enum([
    'impossible_speed',
    'identical_coordinates',
    'zero_accuracy',
    'clock_offset',
    'short_stay',
    'late_upload',
    /** The customer belonged to somebody else when the visit was recorded. */
    'customer_moved',
    /** Two phones of one person recorded the same visit; both records are kept. */
    'two_devices',
    /** A photo looks like one of another visit. */
    'same_photo',
  ]),
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
})
export type VisitFlag = z.infer<typeof visitFlag>
export const visit = z.object({
  id,
  customer: z.object({
    id,
    name: z.string(),
    grade: z.string(),
    address: z.string(),
    position: point.nullable(),
  }),
  owner: personRef,
  date: businessDate,
  stopId: id.nullable(),
  planned: z.boolean(),
  /** Withdrawn: taken back as started by mistake; it counts nowhere but is kept and shown. */
  state: z.enum(['visiting', 'done', 'withdrawn']),
  startedAt: moment,
  endedAt: moment.nullable(),
  startedAtDevice: moment,
  endedAtDevice: moment.nullable(),
  receivedAt: moment,
  minutes: z.number().nullable(),
  /** Shown to the person, the leader and the assessor alone; null for everybody else. */
  startFix: fix.nullable(),
  endFix: fix.nullable(),
  place: placeVerdict,
  endPlace: placeVerdict.nullable(),
  flags: z.array(visitFlag),
  /** A leader should look at it: not in place, with a hint, or withdrawn. */
  attention: z.boolean(),
  /** `counted` is false for a withdrawal that came too late or for a visit that was finished all the same. */
  withdrawal: z.object({ at: moment, reason: z.string(), counted: z.boolean() }).nullable(),
  findings: z.array(z.object({ label: z.string(), value: z.string() })),
  note: z.string().nullable(),
  nextStep: z.string().nullable(),
  nextStepOn: businessDate.nullable(),
  photos: z.array(id),
  voices: z.array(id),
  /** Photos and spoken notes the phone announced that have not been uploaded yet. */
  missingPhotos: z.number().int(),
})
export type Visit = z.infer<typeof visit>

/** Something agreed with a customer in a visit, open until somebody ticks it off. */
export const nextStep = z.object({
  /** The visit in which it was agreed. */
  visitId: id,
  customer: z.object({ id, name: z.string() }),
  owner: personRef,
  text: z.string(),
  agreedOn: businessDate,
  dueOn: businessDate.nullable(),
  state: z.enum(['open', 'done', 'void']),
  /** The latest tick: who, when, why; null while nobody ticked. */
  mark: z
    .object({
      outcome: z.enum(['done', 'again', 'void']),
      at: moment,
      by: personRef,
      note: z.string().nullable(),
    })
    .nullable(),
})
export type NextStep = z.infer<typeof nextStep>

/** What the unit allows the phone, sent with the day so that it holds offline too. */
export const fieldLimits = z.object({
  /** So long after 开始走访 a visit may be withdrawn; 0: never. */
  withdrawMinutes: z.number(),
  /** How long a press waits for a position (S1.34). */
  fixTimeoutSeconds: z.number(),
  /** Longest spoken note; 0: none. */
  voiceSeconds: z.number(),
  /** Spoken notes a visit at most. */
  voiceNotes: z.number(),
  /** Longest side of a photo in pixels. */
  photoPixels: z.number(),
  /** Largest photo in kB after it was made smaller. */
  photoKilobytes: z.number(),
  clockToleranceSeconds: z.number(),
})
export type FieldLimits = z.infer<typeof fieldLimits>

/** Everything the phone needs for a day without a network. */
export const fieldDay = endpoint({
  name: 'visits.fieldDay',
  method: 'GET',
  path: '/api/v1/field/day',
  summary: { zh: '手机：当天计划与规则', en: 'The phone’s day: plan, customers, rules' },
  access: 'visits.perform',
  query: z.object({ date: businessDate.optional() }),
  response: z.object({
    date: businessDate,
    plan: visitPlan.nullable(),
    visits: z.array(visit),
    /** All of the person's own customers in brief, for visits outside the plan. */
    customers: z.array(stopCustomer),
    rule: placeRule,
    limits: fieldLimits,
    /** By which ways are estimated on the phone; absent in days that an older version left there. */
    travel: z
      .object({
        detour: z.number(),
        metresPerSecond: z.number(),
        secondsPerLeg: z.number(),
        /** Times on the road are multiplied by this in heavy traffic. */
        trafficFactor: z.number(),
      })
      .nullable()
      .default(null),
    /** Whether a carrier can be asked where this person's phone is (S1.7). */
    carrierPositioning: z.boolean().default(false),
    /** What is still open with these customers. */
    nextSteps: z.array(nextStep),
    /** S24.2: what waits for an answer, and whom one meets; absent in days that an older version left on a phone. */
    briefs: z.array(customerBrief).optional(),
    serverNow: moment,
  }),
})

/** S1.12: everything that the server holds of what the caller's phones sent on a day, word for word. */
export const fieldSent = endpoint({
  name: 'visits.fieldSent',
  method: 'GET',
  path: '/api/v1/field/sent',
  summary: { zh: '我当天上传的全部内容', en: 'Everything the caller sent on a day' },
  access: 'visits.perform',
  query: z.object({ date: businessDate.optional() }),
  response: z.object({
    date: businessDate,
    operations: z.array(
      z.object({
        id,
        kind: z.string(),
        deviceId: id,
        receivedAt: moment,
        outcome: z.enum(['applied', 'refused']),
        customer: z.string().nullable(),
        content: z.unknown(),
      }),
    ),
    files: z.array(
      z.object({ id, name: z.string(), mediaType: z.string(), size: z.number(), receivedAt: moment }),
    ),
  }),
})

export const listNextSteps = endpoint({
  name: 'visits.nextSteps',
  method: 'GET',
  path: '/api/v1/next-steps',
  summary: { zh: '约定清单', en: 'Next steps agreed with customers' },
  access: 'visits.read',
  query: z.object({
    state: z.enum(['open', 'closed']).default('open'),
    customerId: id.optional(),
    ownerId: id.optional(),
    unitIds: listOf(id),
    limit: z.coerce.number().int().min(1).max(500).default(200),
  }),
  response: z.object({ steps: z.array(nextStep), today: businessDate }),
})
/** Ticks a next step off in the office; the same id sent twice counts once. */
export const markNextStep = endpoint({
  name: 'visits.markNextStep',
  method: 'POST',
  path: '/api/v1/next-steps/:visitId/marks',
  summary: { zh: '约定打勾', en: 'Tick a next step off' },
  access: 'visits.plan',
  params: z.object({ visitId: id }),
  body: z.object({
    id,
    outcome: z.enum(['done', 'again', 'void']),
    on: businessDate.nullable(),
    note: z.string().trim().max(500).nullable(),
  }),
  response: nextStep,
})
export const listVisits = endpoint({
  name: 'visits.list',
  method: 'GET',
  path: '/api/v1/visits',
  summary: { zh: '走访记录', en: 'Visits of a customer or a person' },
  access: 'visits.read',
  query: z.object({
    customerId: id.optional(),
    ownerId: id.optional(),
    from: businessDate.optional(),
    to: businessDate.optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  response: z.object({ visits: z.array(visit) }),
})

/** One visit with everything that proves it, for a list that was asked for in brief. */
export const getVisit = endpoint({
  name: 'visits.get',
  method: 'GET',
  path: '/api/v1/visits/:id',
  summary: { zh: '一次走访的全部内容', en: 'One visit with everything that proves it' },
  access: 'visits.read',
  params: z.object({ id }),
  response: visit,
})

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

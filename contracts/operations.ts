import { z } from 'zod'
import { businessDate, done, id, moment, personRef } from './common.ts'
import { cardKind } from './customer-fields.ts'
import { holdingKind } from './holdings.ts'
import { endpoint } from './http.ts'

/** A piece of background work that a person waits for. */
export const task = z.object({
  id,
  kind: z.string(),
  title: z.string(),
  state: z.enum(['queued', 'running', 'done', 'failed', 'cancelled']),
  /** 0–1; null while the size of the work is not known. */
  progress: z.number().min(0).max(1).nullable(),
  processed: z.number().int(),
  total: z.number().int().nullable(),
  /** Estimated seconds until done. */
  remainingSeconds: z.number().nullable(),
  message: z.string().nullable(),
  resultFile: z.object({ id, name: z.string(), size: z.number().int() }).nullable(),
  createdAt: moment,
  finishedAt: moment.nullable(),
})
export type Task = z.infer<typeof task>
export const getTask = endpoint({
  name: 'tasks.get',
  method: 'GET',
  path: '/api/v1/tasks/:id',
  summary: { zh: '后台任务', en: 'A background task' },
  access: 'session',
  params: z.object({ id }),
  response: task,
})
export const listTasks = endpoint({
  name: 'tasks.list',
  method: 'GET',
  path: '/api/v1/tasks',
  summary: { zh: '我的后台任务', en: 'My background tasks' },
  access: 'session',
  response: z.object({ tasks: z.array(task) }),
})
export const cancelTask = endpoint({
  name: 'tasks.cancel',
  method: 'POST',
  path: '/api/v1/tasks/:id/cancellation',
  summary: { zh: '取消后台任务', en: 'Cancel a background task' },
  access: 'session',
  params: z.object({ id }),
  response: task,
})

/** Uploads a file addressed by its SHA-256; sending the same content again answers the same id. */
export const uploadFile = endpoint({
  name: 'files.upload',
  method: 'PUT',
  path: '/api/v1/files/:id',
  summary: { zh: '上传文件（照片）', en: 'Upload a file' },
  access: 'session',
  params: z.object({ id }),
  query: z.object({ name: z.string().min(1).max(255), sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
  response: z.object({ id, size: z.number().int(), mediaType: z.string() }),
  kind: 'stream',
  bodyLimit: 20 * 1024 * 1024,
})
export const downloadFile = endpoint({
  name: 'files.download',
  method: 'GET',
  path: '/api/v1/files/:id',
  summary: { zh: '下载文件', en: 'Download a file' },
  access: 'session',
  params: z.object({ id }),
  response: z.unknown(),
  kind: 'file',
})

export const settingValue = z.union([z.number(), z.string(), z.boolean(), z.array(z.string())])
export const setting = z.object({
  key: z.string(),
  group: z.string(),
  title: z.string(),
  description: z.string(),
  type: z.enum(['integer', 'number', 'text', 'flag', 'choice']),
  choices: z.array(z.object({ value: z.string(), label: z.string() })).nullable(),
  min: z.number().nullable(),
  max: z.number().nullable(),
  unitOfMeasure: z.string().nullable(),
  /** May differ from unit to unit, or holds for the whole installation. */
  scope: z.enum(['global', 'unit']),
  defaultValue: settingValue,
  /** The value at the unit asked for, and where it comes from. */
  value: settingValue,
  from: z.enum(['default', 'global', 'unit']),
  fromUnit: z.string().nullable(),
})
export type Setting = z.infer<typeof setting>
export const listSettings = endpoint({
  name: 'settings.list',
  method: 'GET',
  path: '/api/v1/settings',
  summary: { zh: '参数', en: 'Settings' },
  access: 'settings.read',
  query: z.object({ unitId: id.optional() }),
  response: z.object({ settings: z.array(setting) }),
})
/** `value` null takes the own value away, so that the wider one holds again. */
export const saveSetting = endpoint({
  name: 'settings.save',
  method: 'PUT',
  path: '/api/v1/settings/:key',
  summary: { zh: '修改参数', en: 'Change a setting' },
  access: 'settings.manage',
  params: z.object({ key: z.string().max(64) }),
  body: z.object({ unitId: id.nullable(), value: settingValue.nullable() }),
  response: setting,
})
export const settingHistory = endpoint({
  name: 'settings.history',
  method: 'GET',
  path: '/api/v1/settings/:key/history',
  summary: { zh: '参数修改历史', en: 'History of a setting' },
  access: 'settings.read',
  params: z.object({ key: z.string().max(64) }),
  response: z.object({
    changes: z.array(
      z.object({
        at: moment,
        by: personRef.nullable(),
        unit: z.string().nullable(),
        before: settingValue.nullable(),
        after: settingValue.nullable(),
      }),
    ),
  }),
})

export const calendarDay = z.object({
  date: businessDate,
  kind: z.enum(['workday', 'weekend', 'holiday', 'makeup_workday']),
  name: z.string().nullable(),
})
export const getCalendar = endpoint({
  name: 'calendar.get',
  method: 'GET',
  path: '/api/v1/calendar',
  summary: { zh: '业务日历', en: 'Business calendar' },
  access: 'session',
  query: z.object({ from: businessDate, to: businessDate }),
  response: z.object({
    days: z.array(calendarDay),
    /** Last date for which official holidays are known. */
    dataUntil: businessDate,
    warning: z.string().nullable(),
  }),
})
const ownDay = z.object({
  date: businessDate,
  kind: z.enum(['workday', 'holiday']).nullable(),
  name: z.string().max(64).nullable(),
})
/** An organisation's own holiday or working day; kind null takes it away. */
export const saveCalendarDay = endpoint({
  name: 'calendar.save',
  method: 'PUT',
  path: '/api/v1/calendar/:date',
  summary: { zh: '调整业务日历', en: 'Change a day of the business calendar' },
  access: 'settings.manage',
  params: z.object({ date: businessDate }),
  body: z.object({
    kind: z.enum(['workday', 'holiday']).nullable(),
    name: z.string().max(64).nullable(),
  }),
  response: done,
})

/** Reads the yearly notice (or a small table) without keeping anything: what it would mean, and what is unclear. */
export const previewHolidays = endpoint({
  name: 'calendar.preview',
  method: 'POST',
  path: '/api/v1/calendar/preview',
  summary: { zh: '预览放假安排', en: 'Preview a year of holidays' },
  access: 'settings.manage',
  body: z.object({ year: z.number().int().min(2020).max(2100), text: z.string().min(1).max(20_000) }),
  response: z.object({
    /** `now` is what the day is today; equal to what was read where nothing changes. */
    days: z.array(calendarDay.extend({ now: calendarDay.shape.kind })),
    problems: z.array(z.object({ line: z.string(), message: z.string() })),
  }),
})
/** Many own days at once; kind null takes one away. Answers what they were before, to be saved for undoing. */
export const saveCalendarDays = endpoint({
  name: 'calendar.saveMany',
  method: 'PUT',
  path: '/api/v1/calendar',
  summary: { zh: '一次录入多天', en: 'Change many days of the business calendar' },
  access: 'settings.manage',
  body: z.object({ days: z.array(ownDay).min(1).max(400), undo: z.boolean().default(false) }),
  response: z.object({ before: z.array(ownDay) }),
})

/** Events of the realtime stream (server-sent events). */
export const streamEvent = z.object({
  /** Resume token; send it back as `Last-Event-ID`. */
  token: z.string(),
  type: z.string(),
  at: moment,
  subjectKind: z.string(),
  subjectId: z.string().nullable(),
  unitId: id.nullable(),
  ownerId: id.nullable(),
  data: z.record(z.string(), z.unknown()),
})
export type StreamEvent = z.infer<typeof streamEvent>
export const stream = endpoint({
  name: 'realtime.stream',
  method: 'GET',
  path: '/api/v1/stream',
  summary: { zh: '实时事件流（SSE，可断点续传）', en: 'Realtime events (SSE with resume)' },
  access: 'session',
  query: z.object({ since: z.string().max(64).optional() }),
  response: z.unknown(),
  kind: 'stream',
})

/** What the shell of office and phone app needs to know about this installation. */
export const installation = endpoint({
  name: 'installation.get',
  method: 'GET',
  path: '/api/v1/installation',
  summary: { zh: '安装信息', en: 'About this installation' },
  access: 'public',
  response: z.object({
    name: z.string(),
    version: z.string(),
    pack: z.object({ code: z.string(), name: z.string() }),
    timeZone: z.string(),
    today: businessDate,
    serverTime: moment,
    demo: z.boolean(),
  }),
  // Counted by address, and a whole office may come from one.
  ratePerMinute: 3000,
})
/** What a trade calls the number that names a customer (许可证号, 客户号), and what one looks like. */
export const customerNumber = z.object({
  label: z.string(),
  labelEn: z.string(),
  /** Where there is little room, such as in the hint of a search box. */
  short: z.string(),
  shortEn: z.string(),
  /** A regular expression that a whole number must match; null when any is taken. */
  pattern: z.string().nullable(),
  example: z.string(),
  /** Further words by which the column is known in files to import. */
  headers: z.array(z.string()),
})
export type CustomerNumber = z.infer<typeof customerNumber>

/**
 * The trade's words: 业态 or 客户类型; 档位 or 客户等级; what is counted, 订单 and 销量, or 成交 and 成交额; where customers are
 * met (店 or 客户, 在店 or 在客户处); why one was not met.
 */
export const tradeWords = z.object({
  place: z.string(),
  placeEn: z.string(),
  at: z.string(),
  atEn: z.string(),
  closed: z.string(),
  closedEn: z.string(),
  away: z.string(),
  awayEn: z.string(),
  type: z.string(),
  typeEn: z.string(),
  grade: z.string(),
  gradeEn: z.string(),
  orders: z.string(),
  ordersEn: z.string(),
  volume: z.string(),
  volumeEn: z.string(),
})

/** Words of the industry pack that screens show: grades, customer words, visit form. */
export const packInfo = endpoint({
  name: 'pack.get',
  method: 'GET',
  path: '/api/v1/pack',
  summary: { zh: '行业包内容', en: 'Content of the industry pack in force' },
  access: 'session',
  response: z.object({
    code: z.string(),
    name: z.string(),
    /** What the trade calls a customer: 零售户. A key that ends in `En` is the same in English, where there is one. */
    customerWord: z.string(),
    customerWordEn: z.string().optional(),
    volumeUnit: z.string(),
    volumeUnitEn: z.string().optional(),
    customerNumber,
    tradeWords,
    grades: z.array(
      z.object({ code: z.string(), name: z.string(), nameEn: z.string().optional(), color: z.string() }),
    ),
    /** Customers of this trade usually have accounts with us: a page without any says so. */
    expectsHoldings: z.boolean(),
    /** Kinds of accounts and holdings; none where the trade keeps no such thing. */
    holdingKinds: z.array(holdingKind.omit({ words: true })),
    customerTypes: z.array(
      z.object({ code: z.string(), name: z.string(), nameEn: z.string().optional(), kind: cardKind }),
    ),
    visitForm: z.lazy(() => visitForm),
    /** Whether the trade assesses visits on site; without it the pages of assessments are not offered. */
    assesses: z.boolean(),
    map: z.object({
      center: z.tuple([z.number(), z.number()]),
      zoom: z.number(),
      /** Raster tiles by URL template, when an administrator configured some. */
      tiles: z
        .object({ url: z.string(), attribution: z.string(), system: z.enum(['wgs84', 'gcj02', 'bd09']) })
        .nullable(),
      /** Name of a file of outlines under `/maps/`. */
      outline: z.string().nullable(),
    }),
  }),
})

/** A form of the pack: what to record at a customer. */
export const visitFormField = z.object({
  code: z.string().max(64),
  label: z.string(),
  labelEn: z.string().optional(),
  kind: z.enum(['choice', 'multi_choice', 'text', 'number', 'flag', 'rating']),
  required: z.boolean(),
  options: z
    .array(z.object({ value: z.string(), label: z.string(), labelEn: z.string().optional() }))
    .optional(),
  unitOfMeasure: z.string().optional(),
  unitOfMeasureEn: z.string().optional(),
  min: z.number().optional(),
  max: z.number().optional(),
  hint: z.string().optional(),
  hintEn: z.string().optional(),
  /** Which answers the customer's page shows as a risk: a flag that is set, or a rating in its lower half. */
  risk: z.enum(['when_set', 'when_low']).optional(),
})
export const visitForm = z.object({
  code: z.string(),
  version: z.number().int(),
  fields: z.array(visitFormField),
})
export type VisitForm = z.infer<typeof visitForm>

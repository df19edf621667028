import type { SettingDefinition, Settings } from '#platform/settings/settings.ts'

const planning = { zh: '走访计划', en: 'Visit planning' }
const routing = { zh: '路线估算', en: 'Route estimates' }
const proof = { zh: '到位判定', en: 'In-place verdict' }
const hints = { zh: '异常提示', en: 'Hints for the leader' }
const minutes = { zh: '分钟', en: 'min' }
const metres = { zh: '米', en: 'm' }
const points = { zh: '分', en: 'points' }
const kmh = { zh: '公里/小时', en: 'km/h' }

interface NumberSetting {
  readonly type: 'number'
  readonly scope: 'unit'
  readonly key: string
  readonly group: SettingDefinition['group']
  readonly title: SettingDefinition['title']
  readonly description: SettingDefinition['description']
  readonly default: number
  readonly min: number
  readonly max: number
  readonly unitOfMeasure?: SettingDefinition['unitOfMeasure']
}
function number(
  key: string,
  group: SettingDefinition['group'],
  words: readonly [zh: string, en: string, zhMore: string, enMore: string],
  range: readonly [value: number, min: number, max: number],
  unitOfMeasure?: SettingDefinition['unitOfMeasure'],
): NumberSetting {
  const [zh, en, zhMore, enMore] = words
  const [value, min, max] = range
  return {
    type: 'number',
    scope: 'unit',
    key: `visits.${key}`,
    group,
    title: { zh, en },
    description: { zh: zhMore, en: enMore },
    default: value,
    min,
    max,
    unitOfMeasure,
  }
}

/** Everything about planning and proving visits that an organisation may want otherwise. */
export const visitSettings = {
  workingMinutes: number(
    'working_minutes',
    planning,
    [
      '每日外勤时长',
      'Field minutes a day',
      '系统按此时长推荐当天走访客户。',
      'The proposal fills so many minutes.',
    ],
    [420, 30, 900],
    minutes,
  ),
  departAt: {
    type: 'text',
    scope: 'unit',
    key: 'visits.depart_at',
    group: planning,
    title: { zh: '出发时间', en: 'Departure' },
    description: { zh: '新计划的出发时间，格式 08:30。', en: 'Departure of new plans, as 08:30.' },
    default: '08:30',
    maxLength: 5,
  },
  tour: {
    type: 'choice',
    scope: 'unit',
    key: 'visits.tour',
    group: planning,
    title: { zh: '路线形式', en: 'Kind of tour' },
    description: { zh: '新计划的路线形式。', en: 'Kind of tour of new plans.' },
    default: 'closed',
    choices: [
      { value: 'closed', label: { zh: '回到起点', en: 'Back to the start' } },
      { value: 'open', label: { zh: '不回起点', en: 'Open end' } },
    ],
  },
  startPlace: {
    type: 'text',
    scope: 'unit',
    key: 'visits.start_place',
    group: planning,
    title: { zh: '默认出发地', en: 'Default place of departure' },
    description: {
      zh: '格式：名称,经度,纬度（WGS-84）。留空则不限起点；个人改过的出发地优先。',
      en: 'As name,longitude,latitude (WGS-84). Empty: start anywhere; a person’s own place comes first.',
    },
    default: '',
    maxLength: 120,
  },
  serviceOrdinary: number(
    'service_minutes_ordinary',
    planning,
    [
      '普通店走访时长',
      'Minutes at an ordinary shop',
      '客户卡未填时使用。',
      'Used when the card says nothing.',
    ],
    [12, 1, 480],
    minutes,
  ),
  serviceChain: number(
    'service_minutes_chain',
    planning,
    [
      '连锁超市走访时长',
      'Minutes at a chain supermarket',
      '客户卡未填时使用。',
      'Used when the card says nothing.',
    ],
    [25, 1, 480],
    minutes,
  ),
  serviceHotel: number(
    'service_minutes_hotel',
    planning,
    [
      '酒店娱乐场所走访时长',
      'Minutes at a hotel or venue',
      '客户卡未填时使用。',
      'Used when the card says nothing.',
    ],
    [20, 1, 480],
    minutes,
  ),
  pointsDue: number(
    'points_due',
    planning,
    ['到期得分', 'Points for due', '今天到期或已逾期。', 'Due today or before.'],
    [50, 0, 1000],
    points,
  ),
  pointsOverdue: number(
    'points_overdue_period',
    planning,
    [
      '逾期加分',
      'Points for overdue',
      '每逾期一个走访周期加的分，最多计两个周期。',
      'For each period overdue, two at most.',
    ],
    [30, 0, 1000],
    points,
  ),
  pointsSoon: number(
    'points_due_soon',
    planning,
    ['临近到期得分', 'Points for due soon', '在“临近天数”内到期。', 'Due within the days set below.'],
    [15, 0, 1000],
    points,
  ),
  soonDays: number(
    'due_soon_days',
    planning,
    ['临近天数', 'Days that count as soon', '到期前多少天算临近。', 'How many days before the due date.'],
    [2, 0, 60],
  ),
  pointsNever: number(
    'points_never_visited',
    planning,
    ['从未走访得分', 'Points for never visited', '还没有走访记录的客户。', 'No visit on record.'],
    [60, 0, 1000],
    points,
  ),
  pointsKey: number(
    'points_key_customer',
    planning,
    ['重点客户加分', 'Points for key customers', '在其他原因之上加分。', 'On top of the other reasons.'],
    [15, 0, 1000],
    points,
  ),
  pointsFollowUp: number(
    'points_follow_up',
    planning,
    [
      '约定回访得分',
      'Points for a promised follow-up',
      '下一步约在今天或更早。',
      'Promised for today or earlier.',
    ],
    [90, 0, 1000],
    points,
  ),
  pointsNote: number(
    'points_note',
    planning,
    [
      '上次留言得分',
      'Points for an open note',
      '上次走访留下未约日期的下一步。',
      'A next step without a date.',
    ],
    [20, 0, 1000],
    points,
  ),
  pointsPerKilometre: number(
    'points_per_kilometre',
    planning,
    [
      '绕路扣分',
      'Points lost a kilometre',
      '推荐时离已选客户每公里扣分，使客户成片。',
      'Keeps the proposal close together.',
    ],
    [6, 0, 1000],
    points,
  ),
  spacing: number(
    'spacing',
    planning,
    [
      '最短间隔比例',
      'Least spacing',
      '距上次走访不足周期的此比例不推荐（约定回访除外）。',
      'Share of the period that must have passed.',
    ],
    [0.5, 0, 1],
  ),
  detour: number(
    'detour_factor',
    routing,
    ['绕行系数', 'Detour factor', '实际路程与直线距离之比。', 'Way on the ground per way as the crow flies.'],
    [1.4, 1, 5],
  ),
  speed: number(
    'speed_kmh',
    routing,
    ['平均车速', 'Mean speed', '估算路上时间。', 'For estimated travel times.'],
    [25, 2, 150],
    kmh,
  ),
  minutesPerLeg: number(
    'minutes_per_leg',
    routing,
    ['每站停车步行', 'Minutes lost at each stop', '停车、步行进店的时间。', 'Parking and walking in.'],
    [2, 0, 60],
    minutes,
  ),
  optimiseSeconds: number(
    'optimise_seconds',
    routing,
    ['路线优化时限', 'Time for ordering', '一次优化最多计算多少秒。', 'Seconds of computation at most.'],
    [1, 0.1, 20],
  ),
  allowedMetres: number(
    'place_allowed_metres',
    proof,
    [
      '到位规定距离',
      'Set distance',
      '定位与客户坐标相距不超过此距离即到位。',
      'In place up to this distance.',
    ],
    [200, 10, 5000],
    metres,
  ),
  accuracyCap: number(
    'place_accuracy_cap_metres',
    proof,
    ['精度宽限上限', 'Cap of the accuracy granted', '按定位精度放宽的上限。', 'How much accuracy may add.'],
    [100, 0, 5000],
    metres,
  ),
  rejectAccuracy: number(
    'place_reject_accuracy_metres',
    proof,
    [
      '精度过差界限',
      'Accuracy that proves nothing',
      '精度差于此值时判为待核实。',
      'Beyond it the verdict is uncertain.',
    ],
    [1000, 50, 100_000],
    metres,
  ),
  maxSpeed: number(
    'flag_speed_kmh',
    hints,
    ['异常速度', 'Impossible speed', '两次定位间的速度超过此值即提示。', 'Between two fixes in a row.'],
    [150, 20, 2000],
    kmh,
  ),
  shortStay: number(
    'flag_short_stay_minutes',
    hints,
    ['停留过短', 'Short stay', '走访时长短于此值即提示。', 'A visit shorter than this.'],
    [3, 0, 120],
    minutes,
  ),
  clockTolerance: number(
    'flag_clock_seconds',
    hints,
    [
      '手机时钟偏差',
      'Clock offset',
      '与服务器相差超过多少秒即提示并校正。',
      'Beyond it times are corrected.',
    ],
    [120, 5, 86_400],
  ),
  lateUpload: number(
    'flag_late_upload_hours',
    hints,
    ['延迟上传', 'Late upload', '记录晚于多少小时才上传即提示。', 'Hours between press and upload.'],
    [24, 1, 720],
  ),
} as const satisfies Record<string, SettingDefinition>

type Values = {
  readonly [K in keyof typeof visitSettings]: (typeof visitSettings)[K] extends { type: 'number' }
    ? number
    : string
}

/** Our defaults, for bulk loads that belong to no unit in particular. */
export const defaultVisitSettings = Object.fromEntries(
  Object.entries(visitSettings).map(([name, definition]) => [name, definition.default]),
) as unknown as Values

const CACHE_MS = 1000
const cache = new WeakMap<Settings, Map<string | null, { at: number; values: Promise<Values> }>>()

/** All of them as they hold at a unit, kept for a second: one request asks for the same unit many times. */
export function readVisitSettings(settings: Settings, unitId: string | null): Promise<Values> {
  const known = cache.get(settings) ?? new Map<string | null, { at: number; values: Promise<Values> }>()
  cache.set(settings, known)
  const kept = known.get(unitId)
  if (kept && Date.now() - kept.at < CACHE_MS) return kept.values
  const values = readAll(settings, unitId)
  known.set(unitId, { at: Date.now(), values })
  values.catch(() => known.delete(unitId))
  return values
}

/** The next reading is a fresh one. */
export const forgetVisitSettings = (settings: Settings): boolean => cache.delete(settings)

async function readAll(settings: Settings, unitId: string | null): Promise<Values> {
  const entries: [string, unknown][] = []
  for (const [name, definition] of Object.entries(visitSettings))
    entries.push([name, await settings.read(definition, unitId)])
  return Object.fromEntries(entries) as unknown as Values
}
export type VisitSettings = Values

import type { SettingDefinition, Settings } from '#platform/settings/settings.ts'
import { distanceSettings } from './distance/distance.settings.ts'
import { monthSettings } from './month/month.settings.ts'
import { minutes, number, planning, routing } from './setting-kinds.ts'

const proof = { zh: '到位判定', en: 'In-place verdict' }
const phone = { zh: '手机端', en: 'Phone app' }
const hints = { zh: '异常提示', en: 'Hints for the leader' }
const metres = { zh: '米', en: 'm' }
const points = { zh: '分', en: 'points' }
const kmh = { zh: '公里/小时', en: 'km/h' }

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
  serviceOther: number(
    'service_minutes_other',
    planning,
    [
      '其他类型走访时长',
      'Minutes at any other type',
      '客户卡未填、类型也不在下列各项时使用。',
      'Used when neither the card nor the type says anything.',
    ],
    [12, 1, 480],
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
      '精度差于此值时判为存疑。',
      'Beyond it the verdict is uncertain.',
    ],
    [1000, 50, 100_000],
    metres,
  ),
  satelliteMetres: number(
    'place_satellite_metres',
    proof,
    [
      '卫星定位误差上限',
      'Largest error of a satellite fix',
      '误差不超过此值的位置视为卫星定位（通常 5–40 米）。',
      'A fix up to this error counts as found by satellites (5–40 m as a rule).',
    ],
    [40, 1, 1000],
    metres,
  ),
  baseStationMetres: number(
    'place_base_station_metres',
    proof,
    [
      '基站定位误差下限',
      'Least error of a base-station fix',
      '误差达到此值的位置视为基站定位（通常 100–200 米），两者之间视为 Wi-Fi 定位。',
      'A fix from this error on counts as found by base stations (100–200 m as a rule); between the two by Wi-Fi.',
    ],
    [100, 10, 10_000],
    metres,
  ),
  fixTimeout: number(
    'fix_timeout_seconds',
    phone,
    [
      '定位等待时间',
      'Time for a position',
      '按下开始走访、走访结束后最多等多少秒；信号差的地方可调长。',
      'Seconds that a press waits for a position; raise it where signals are poor.',
    ],
    [15, 5, 180],
  ),
  withdrawMinutes: number(
    'withdraw_minutes',
    phone,
    [
      '撤销走访时限',
      'Time to withdraw a visit',
      '开始走访后多少分钟内可以说明原因撤销；记录保留并给团队长看。0 表示不允许。',
      'Minutes after the start in which a visit may be withdrawn with a reason; it is kept and shown. 0: never.',
    ],
    [10, 0, 240],
    minutes,
  ),
  voiceSeconds: number(
    'voice_seconds',
    phone,
    [
      '语音备注时长',
      'Length of a spoken note',
      '每条语音备注最长多少秒，0 表示不用语音备注。',
      'Seconds at most; 0: no spoken notes.',
    ],
    [60, 0, 600],
  ),
  voiceNotes: number(
    'voice_notes',
    phone,
    ['语音备注条数', 'Spoken notes a visit', '每次走访最多几条语音备注。', 'At most so many.'],
    [3, 1, 5],
  ),
  photoPixels: number(
    'photo_pixels',
    phone,
    [
      '照片边长',
      'Size of photos',
      '照片长边缩小到多少像素。',
      'Longest side after a photo was made smaller.',
    ],
    [1600, 640, 4096],
  ),
  photoKilobytes: number(
    'photo_kilobytes',
    phone,
    ['照片大小', 'Weight of photos', '每张照片压缩到多少 kB 以内。', 'kB at most after compression.'],
    [600, 100, 4000],
  ),
  nextStepDays: number(
    'next_step_days',
    phone,
    [
      '约定保留天数',
      'Days a next step stays open',
      '没有打勾的约定最多提醒多少天。',
      'A next step that nobody ticks off is brought up for so long.',
    ],
    [180, 7, 1000],
  ),
  photoTwinBits: number(
    'flag_photo_bits',
    hints,
    [
      '相似照片',
      'Similar photos',
      '两张照片的 64 位指纹相差不超过此值即提示疑似同一张；0 只提示完全相同。',
      'Photos whose 64-bit prints differ by no more bits are hinted at as the same; 0: identical ones alone.',
    ],
    [6, 0, 20],
  ),
  photoTwinDays: number(
    'flag_photo_days',
    hints,
    [
      '相似照片回查天数',
      'Days searched for similar photos',
      '与团队多少天内的照片比对，0 表示不比对。',
      'Photos of the team of so many days are compared; 0: none.',
    ],
    [180, 0, 1000],
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
  ...monthSettings,
  ...distanceSettings,
  lateUpload: number(
    'flag_late_upload_hours',
    hints,
    ['延迟上传', 'Late upload', '记录晚于多少小时才上传即提示。', 'Hours between press and upload.'],
    [24, 1, 720],
  ),
} as const satisfies Record<string, SettingDefinition>

type Values = {
  /** Minutes of a visit by customer type of the pack. */
  readonly typeMinutes: ReadonlyMap<string, number>
} & {
  readonly [K in keyof typeof visitSettings]: (typeof visitSettings)[K] extends { type: 'number' | 'integer' }
    ? number
    : string
}

/** Our defaults, for bulk loads that belong to no unit in particular. */
export const defaultVisitSettings = {
  ...Object.fromEntries(
    Object.entries(visitSettings).map(([name, definition]) => [name, definition.default]),
  ),
  typeMinutes: new Map(),
} as unknown as Values

type MinutesSetting = Extract<SettingDefinition, { type: 'integer' | 'number' }>
const typeSettings = new WeakMap<Settings, ReadonlyMap<string, MinutesSetting>>()

/** One setting a customer type of the pack, with the pack's minutes as default; read with all the others from now on. */
export function declareTypeMinutes(
  settings: Settings,
  types: readonly { readonly code: string; readonly name: string; readonly serviceMinutes: number }[],
): MinutesSetting[] {
  const declared = new Map(
    types.map(({ code, name, serviceMinutes }) => [
      code,
      number(
        `service_minutes_${code}`,
        planning,
        [
          `走访时长：${name}`,
          `Minutes at: ${name}`,
          '客户卡未填时使用。',
          'Used when the card says nothing.',
        ],
        [serviceMinutes, 1, 480],
        minutes,
      ),
    ]),
  )
  typeSettings.set(settings, declared)
  return [...declared.values()]
}

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
  const typeMinutes = new Map<string, number>()
  for (const [code, definition] of typeSettings.get(settings) ?? [])
    typeMinutes.set(code, await settings.read(definition, unitId))
  entries.push(['typeMinutes', typeMinutes])
  return Object.fromEntries(entries) as unknown as Values
}
export type VisitSettings = Values

import { type CoordinateSystem, coordinateSystem } from '#contracts/common.ts'
import type { Carrier } from '#contracts/positioning.ts'
import type { SettingDefinition, Settings } from '#platform/settings/settings.ts'

const group = { zh: '运营商定位', en: 'Carrier positioning' }

function text(
  key: string,
  title: SettingDefinition['title'],
  description: SettingDefinition['description'],
  value: string,
  maxLength = 400,
) {
  return {
    type: 'text',
    scope: 'global',
    key: `positioning.${key}`,
    group,
    title,
    description,
    default: value,
    maxLength,
  } as const
}

function integer(
  key: string,
  title: SettingDefinition['title'],
  description: SettingDefinition['description'],
  [value, min, max]: readonly [number, number, number],
  unitOfMeasure: SettingDefinition['unitOfMeasure'],
) {
  return {
    type: 'integer',
    scope: 'global',
    key: `positioning.${key}`,
    group,
    title,
    description,
    default: value,
    min,
    max,
    unitOfMeasure,
  } as const
}

/** The catalogue names the operations (S1.32, S1.33) but not what stands in their XML: hence all of this is a setting. */
function carrierSettings(
  carrier: Carrier,
  name: SettingDefinition['title'],
  operation: string,
  numbers: string,
) {
  const title = (zh: string, en: string) => ({ zh: `${name.zh}：${zh}`, en: `${name.en}: ${en}` })
  return {
    wsdl: text(
      `${carrier}_wsdl`,
      title('服务地址（WSDL）', 'service (WSDL)'),
      {
        zh: '运营商给出的 WSDL 地址，例如 http://主机:8181/saye/services/Location?wsdl。留空则不使用。',
        en: 'The WSDL address that the carrier gave. Empty: not used.',
      },
      '',
    ),
    operation: text(
      `${carrier}_operation`,
      title('方法名', 'operation'),
      { zh: 'WSDL 中的方法：一个字符串进，一个字符串出。', en: 'Takes one string and answers one.' },
      operation,
      64,
    ),
    request: text(
      `${carrier}_request`,
      title('请求 XML', 'request XML'),
      {
        zh: '{phone} 换成本人手机号，{time} 换成时间，{id} 换成本次编号。',
        en: '{phone}, {time} and {id} are filled in.',
      },
      '<request><id>{id}</id><mobile>{phone}</mobile><time>{time}</time></request>',
      2000,
    ),
    elements: text(
      `${carrier}_elements`,
      title('返回 XML 的字段', 'elements of the answer'),
      {
        zh: '依次为经度、纬度、误差（米）、地址、错误说明的元素名，用逗号隔开；没有的留空。',
        en: 'Names of the elements with longitude, latitude, error in metres, address, and reason of a refusal, by commas.',
      },
      'longitude,latitude,accuracy,address,error',
      200,
    ),
    system: {
      type: 'choice',
      scope: 'global',
      key: `positioning.${carrier}_system`,
      group,
      title: title('坐标系', 'coordinate system'),
      description: { zh: '运营商返回的坐标属于哪种坐标系。', en: 'What the carrier’s coordinates are in.' },
      default: 'wgs84',
      choices: [
        { value: 'wgs84', label: { zh: 'WGS-84', en: 'WGS-84' } },
        { value: 'gcj02', label: { zh: 'GCJ-02（高德、腾讯）', en: 'GCJ-02' } },
        { value: 'bd09', label: { zh: 'BD-09（百度）', en: 'BD-09' } },
      ],
    },
    numbers: text(
      `${carrier}_numbers`,
      title('号段', 'numbers'),
      {
        zh: '手机号以这些数字开头的人使用这家运营商，用逗号隔开。携号转网的人请把完整手机号写在前面。',
        en: 'Beginnings of the numbers it serves, by commas; a ported number stands in full.',
      },
      numbers,
      4000,
    ),
  } as const satisfies Record<string, SettingDefinition>
}

const general = {
  timeoutSeconds: integer(
    'timeout_seconds',
    { zh: '超时时间', en: 'Time-out' },
    {
      zh: '运营商定位较慢；超过这个时间按失败处理。',
      en: 'Carriers are slow; after this time the look-up failed.',
    },
    [30, 1, 300],
    { zh: '秒', en: 's' },
  ),
  expectedError: integer(
    'expected_error',
    { zh: '基站定位的预期误差', en: 'Expected error of a base-station fix' },
    {
      zh: '运营商没有给出误差时采用；城区一般为 100–200 米。',
      en: 'Used where the carrier states none; 100–200 m in towns.',
    },
    [200, 10, 5000],
    { zh: '米', en: 'm' },
  ),
  perDay: integer(
    'per_day',
    { zh: '每人每天次数', en: 'Look-ups a person a day' },
    { zh: '超过后当天不再调用。', en: 'No further calls that day.' },
    [60, 0, 1000],
    { zh: '次', en: 'times' },
  ),
  keepAnswerDays: integer(
    'keep_answer_days',
    { zh: '运营商原文保留', en: 'Keep the carrier’s words' },
    { zh: '到期后只留下位置、误差和时间。', en: 'Afterwards only position, error and time remain.' },
    [180, 1, 3650],
    { zh: '天', en: 'days' },
  ),
} as const satisfies Record<string, SettingDefinition>

const carriers = {
  telecom: carrierSettings(
    'telecom',
    { zh: '电信', en: 'Telecom' },
    'GetPosition',
    '133,149,153,173,177,180,181,189,190,191,193,199',
  ),
  mobile: carrierSettings(
    'mobile',
    { zh: '移动', en: 'Mobile' },
    'GetAddress',
    '134,135,136,137,138,139,147,148,150,151,152,157,158,159,172,178,182,183,184,187,188,195,197,198',
  ),
} as const

export const positioningSettings: readonly SettingDefinition[] = [
  ...Object.values(general),
  ...Object.values(carriers.telecom),
  ...Object.values(carriers.mobile),
]

/** How one carrier is asked. */
export interface CarrierSetup {
  readonly carrier: Carrier
  /** Empty: not used. */
  readonly wsdl: string
  readonly operation: string
  readonly request: string
  readonly elements: string
  readonly system: CoordinateSystem
  readonly numbers: string
}

export async function readCarriers(settings: Settings): Promise<CarrierSetup[]> {
  return Promise.all(
    (['telecom', 'mobile'] as const).map(async (carrier) => {
      const of = carriers[carrier]
      return {
        carrier,
        wsdl: await settings.read(of.wsdl),
        operation: await settings.read(of.operation),
        request: await settings.read(of.request),
        elements: await settings.read(of.elements),
        system: coordinateSystem.parse(await settings.read(of.system)),
        numbers: await settings.read(of.numbers),
      }
    }),
  )
}

export const readPositioning = async (settings: Settings) => ({
  timeoutSeconds: await settings.read(general.timeoutSeconds),
  expectedError: await settings.read(general.expectedError),
  perDay: await settings.read(general.perDay),
  keepAnswerDays: await settings.read(general.keepAnswerDays),
})

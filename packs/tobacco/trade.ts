import { officeOf } from '#packs/demo/geography.ts'
import { shopName } from '#packs/demo/names.ts'
import { demoOrganisation } from '#packs/demo/organisation.ts'
import type { OpeningHours } from '#contracts/customer-facts.ts'
import type { Random } from '#engines/random/random.ts'
import { pick } from '#packs/demo/names.ts'
import type { DemoTrade } from '#packs/demo/trade.ts'
import { tobaccoFieldValues } from './field-values.ts'

/** A city's tobacco wholesaler: shops that order by the week and are visited by the fortnight. */
export const tobaccoTrade: DemoTrade = {
  customers: 5000,
  organisation: demoOrganisation,
  unitOf: (county) => county.unit,
  officeOf,
  licenceOf: ({ county, serial }) => `${county.code}${serial}`,
  nameOf: (random, { type, town }) => shopName(random, type, town.name),
  hoursOf,
  note: null,
  medianVolume: { A: 120, B: 60, C: 30, D: 15, E: 6 },
  orders: {
    // Average wholesale price of a carton (条), before the retailer's own mix.
    unitFen: 18_600,
    ownMix: true,
    skips: (grade) => (grade === 'E' ? 0.45 : grade === 'D' ? 0.25 : 0.08),
  },
  day: {
    visits: [17, 8],
    skipReasons: ['店铺关门', '店主外出', '门店装修'],
    notes: [
      '货架第二层细支陈列已调整',
      '店主反映周三到货偏晚',
      '新品试销反响不错',
      '库存偏紧，下周想加量',
      '价签有两处缺失，已补',
      '门头在装修，月底恢复',
      '旁边新开一家便利店，客流略降',
      '对投放政策有疑问，已解释',
    ],
    nextSteps: ['带新品样烟', '复核价签', '解答订货额度调整', '送陈列道具', '核对门店坐标', '了解促销效果'],
    findings: findingsOf,
  },
  knowledge: {
    told: [
      ['supply', '想多要一条细支货源'],
      ['supply', '旺季前希望提前到货'],
      ['product', '有顾客问新品，想先拿两条试卖'],
      ['display', '背柜旧了，希望换一组'],
      ['service', '网上订货总失败，想有人教一下'],
      ['training', '想让店员学一学真假烟鉴别'],
      ['price', '隔壁标价低，希望管一管'],
      ['other', '门口修路，送货请走后门'],
    ],
    answers: ['已在本周投放中增加', '已当场教会', '已联系维修，换好了', '已带样品两条'],
    declined: ['货源按档位投放，不能单独增加', '陈列柜每三年换一次，未到期'],
    isLarge: (type, keyCustomer) => type !== 'ordinary' || keyCustomer,
    parentType: 'chain_supermarket',
    positions: { head: '总经理', self: '店主', executor: '店长', user: '烟柜营业员' },
  },
  fieldValues: tobaccoFieldValues,
  delivers: true,
}

const everyDay = (from: string, to: string): OpeningHours => Array.from({ length: 7 }, () => [{ from, to }])

function hoursOf(random: Random, type: string): OpeningHours {
  if (type === 'hotel_entertainment')
    return random.next() < 0.4 ? everyDay('10:00', '24:00') : everyDay('00:00', '24:00')
  if (type === 'chain_supermarket') return everyDay('08:00', '22:00')
  const draw = random.next()
  if (draw < 0.15) return null
  if (draw < 0.25)
    return Array.from({ length: 7 }, () => [
      { from: '07:00', to: '12:00' },
      { from: '13:30', to: '21:00' },
    ])
  return everyDay(random.next() < 0.5 ? '07:00' : '08:00', random.next() < 0.6 ? '21:30' : '23:00')
}

function findingsOf(random: Random): ReturnType<DemoTrade['day']['findings']> {
  const draw = random.next()
  return {
    price_labelling: draw < 0.86 ? 'complete' : draw < 0.97 ? 'partial' : 'none',
    display: random.next() < 0.7 ? 'good' : random.next() < 0.8 ? 'fair' : 'poor',
    stock_days: 3 + random.int(18),
    ...(random.next() < 0.2 && {
      out_of_stock: [pick(random, ['first_class', 'second_class', 'third_class', 'slim', 'new'])],
    }),
    ...(random.next() < 0.6 && { policy_publicity: true }),
    ...(random.next() < 0.5 && { satisfaction: 3 + random.int(3) }),
  }
}

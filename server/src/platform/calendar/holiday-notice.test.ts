import { describe, expect, it } from 'vitest'
import { readHolidayNotice } from './holiday-notice.ts'

const dates = (read: ReturnType<typeof readHolidayNotice>, kind: string): string[] =>
  read.days.filter((day) => day.kind === kind).map((day) => day.date)

describe('the yearly notice of holidays', () => {
  it('is read paragraph by paragraph: days off, make-up days, names', () => {
    // In the words of the notice for 2026 (国办发明电〔2025〕7号).
    const read = readHolidayNotice(
      `一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。`,
      2026,
    )
    expect(read.problems).toEqual([])
    expect(dates(read, 'workday')).toEqual([
      '2026-01-04',
      '2026-02-14',
      '2026-02-28',
      '2026-09-20',
      '2026-10-10',
    ])
    // 3 + 9 + 7 days.
    expect(dates(read, 'holiday')).toHaveLength(19)
    expect(read.days.find((day) => day.date === '2026-02-23')).toMatchObject({
      kind: 'holiday',
      name: '春节',
    })
  })

  it('takes a notice pasted whole: title, salutation, closing words and signature are no days and no complaint', () => {
    const { days, problems } = readHolidayNotice(
      `国务院办公厅关于2027年部分节假日安排的通知
各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
经国务院批准，现将2027年元旦、春节放假调休日期的具体安排通知如下。
一、元旦：1月1日（周五）至3日（周日）放假，共3天。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫等工作。
国务院办公厅
2026年11月4日`,
      2027,
    )
    expect(problems).toEqual([])
    expect(days.map((day) => day.date)).toEqual(['2027-01-01', '2027-01-02', '2027-01-03'])
  })

  it('crosses a month, and a year that is written out', () => {
    const read = readHolidayNotice(
      '元旦：2022年12月31日至2023年1月2日放假调休，共3天。\n中秋节、国庆节：9月29日至10月6日放假调休，共8天。',
      2023,
    )
    expect(read.problems).toEqual([])
    expect(dates(read, 'holiday').filter((date) => date < '2023-02')).toEqual([
      '2022-12-31',
      '2023-01-01',
      '2023-01-02',
    ])
    // 29 September to 6 October: two days of the one month, six of the other.
    const autumn = dates(read, 'holiday').filter((date) => date > '2023-02')
    expect([autumn.length, autumn[0], autumn.at(-1)]).toEqual([8, '2023-09-29', '2023-10-06'])
  })

  it('takes a small table as well, with Chinese or English words', () => {
    const { days, problems } = readHolidayNotice(
      '2027-01-01,休息,元旦\n2027-01-03\t上班\n2027-05-01，holiday',
      2027,
    )
    expect(problems).toEqual([])
    expect(days).toEqual([
      { date: '2027-01-01', kind: 'holiday', name: '元旦' },
      { date: '2027-01-03', kind: 'workday', name: null },
      { date: '2027-05-01', kind: 'holiday', name: null },
    ])
  })

  it('a line that does not add up or is not understood gives no days and says why; the others count', () => {
    const { days, problems } = readHolidayNotice(
      '元旦：1月1日至3日放假，共4天。\n清明节：四月五日放假。\n2027-02-30,休息\n劳动节：5月1日放假。',
      2027,
    )
    expect(days.map((day) => day.date)).toEqual(['2027-05-01'])
    expect(problems.map((problem) => problem.message.zh)).toEqual([
      '写明共 4 天，按日期却是 3 天',
      expect.stringContaining('看不懂'),
      '没有这一天',
    ])
  })
})

import type { Random } from '#engines/random/random.ts'

/** Invented names of people and shops. Any likeness to a real person or shop is chance. */
const surnames = '陈林黄王李张周吴徐郑叶金胡潘朱蔡杨谢夏董包项南戴余孙方何邱施曾温'
const givenFirst = '建国海永志文晓小成玉丽美春秋云金银爱少光明德福祥'
const givenSecond = '军平华东伟强勇芳英珍娟燕萍兰梅琴霞丹雪洁波涛敏杰斌亮权静娜慧光生'
const shopFirst = [
  '好',
  '福',
  '家',
  '永',
  '新',
  '顺',
  '鸿',
  '佳',
  '百',
  '万',
  '金',
  '瑞',
  '宏',
  '惠',
  '德',
  '康',
  '利',
  '安',
  '喜',
  '聚',
]
const shopSecond = [
  '运',
  '来',
  '乐',
  '兴',
  '达',
  '源',
  '丰',
  '盛',
  '旺',
  '和',
  '泰',
  '隆',
  '美',
  '民',
  '邻',
  '鑫',
  '缘',
  '嘉',
  '客',
  '诚',
]
const ordinarySuffix = [
  '便利店',
  '食杂店',
  '烟酒店',
  '小卖部',
  '副食店',
  '商行',
  '杂货店',
  '烟杂店',
  '百货店',
  '批零店',
]
const chainSuffix = ['超市', '生鲜超市', '购物中心', '平价超市', '连锁超市']
const venueSuffix = ['大酒店', '宾馆', '商务酒店', '量贩KTV', '茶楼', '农家乐', '饭店']

export const pick = <T>(random: Random, items: ArrayLike<T>): T => items[random.int(items.length)]!

export function personName(random: Random): string {
  const given =
    random.next() < 0.75 ? pick(random, givenFirst) + pick(random, givenSecond) : pick(random, givenSecond)
  return pick(random, surnames) + given
}

export function shopName(random: Random, type: string, townName: string): string {
  const suffix =
    type === 'chain_supermarket' ? chainSuffix : type === 'hotel_entertainment' ? venueSuffix : ordinarySuffix
  const place = random.next() < 0.35 ? townName.replace(/(街道|镇|城区)$/, '') : ''
  const word =
    pick(random, shopFirst) +
    pick(random, shopSecond) +
    (random.next() < 0.25 ? pick(random, shopSecond) : '')
  return `${place}${word}${pick(random, suffix)}`
}

/** Numbers that begin with 120 are not given to mobile phones, so that nobody is called by a demonstration. */
export const phoneNumber = (random: Random): string =>
  `120${String(random.int(100_000_000)).padStart(8, '0')}`

import type { DemoRetailer } from './retailers.ts'

/** In real lists some customers stand twice: taken in once by a form and once by a file. One in so many here. */
const every = 47
const first = 17

const otherWords: readonly (readonly [RegExp, string])[] = [
  [/便利店$/u, '便利超市'],
  [/食杂店$/u, '副食店'],
  [/烟酒店$/u, '烟酒商行'],
  [/店$/u, '商店'],
  [/超市$/u, '便利超市'],
]
const soundingAlike: readonly (readonly [string, string])[] = [
  ['鸿', '宏'],
  ['家', '佳'],
  ['新', '鑫'],
  ['圆', '缘'],
  ['惠', '慧'],
]

/**
 * Gives some retailers of a list what the one before them is known by, written as somebody else would write it. Where they
 * are stays as it is: their days are made from it.
 */
export function withTwins(own: readonly DemoRetailer[]): DemoRetailer[] {
  return own.map((retailer, index) => {
    const like = index % every === first ? own[index - 1] : undefined
    return like && like.type === retailer.type ? twinOf(retailer, like, Math.floor(index / every)) : retailer
  })
}

function twinOf(retailer: DemoRetailer, like: DemoRetailer, turn: number): DemoRetailer {
  const shared = { ...retailer, contactName: like.contactName }
  if (turn % 3 === 0) return { ...shared, name: worded(like.name), phone: like.phone }
  if (turn % 3 === 1) return { ...shared, name: like.name, address: like.address }
  return { ...shared, name: sounded(like.name), address: like.address, phone: like.phone }
}

function worded(name: string): string {
  const found = otherWords.find(([word]) => word.test(name))
  return found ? name.replace(found[0], found[1]) : `${name}（总店）`
}

function sounded(name: string): string {
  const found = soundingAlike.find(([one]) => name.includes(one))
  return found ? name.replace(found[0], found[1]) : name
}

import { expect, test } from 'vitest'
import type { CustomerFact } from './analysis.needs.ts'
import { type DifferenceInputs, differencesBy } from './differences.ts'

const customer = (id: string, unitId: string, type: CustomerFact['type']): CustomerFact => ({
  id,
  ownerId: null,
  unitId,
  type,
  grade: 'B',
  frequency: { visits: 1, weeks: 1 },
  lastVisitOn: null,
  enteredOn: '2020-01-01',
})
const week = '2026-11-02'
const inputs: DifferenceInputs = {
  by: 'type',
  weeks: 2,
  customers: [
    customer('a', 'u', 'ordinary'),
    customer('b', 'v', 'ordinary'),
    customer('h', 'u', 'hotel_entertainment'),
  ],
  orders: [
    { customerId: 'a', week, volume: 10, orders: 1, amountFen: 200_000 },
    { customerId: 'b', week, volume: 30, orders: 2, amountFen: 600_000 },
    { customerId: 'h', week, volume: 40, orders: 1, amountFen: 1_600_000 },
  ],
  brands: [
    { customerId: 'a', brand: '瓯江', volume: 10 },
    { customerId: 'b', brand: '瓯江', volume: 20 },
    { customerId: 'b', brand: '雁荡', volume: 10 },
    { customerId: 'h', brand: '雁荡', volume: 40 },
  ],
  deliveries: [
    { customerId: 'a', hours: 20, count: 8 },
    { customerId: 'b', hours: 60, count: 2 },
  ],
  promisedHours: 48,
  leastCustomers: 1,
  unitName: (id) => id,
}

test('S1.39 volume, price, brands and delivery time by retailer type', () => {
  const [ordinary, hotel] = differencesBy(inputs)
  // 40 cartons of 2 customers in 2 weeks: 10 a customer and week, 3 orders / 4; 800 000 fen / 40 = 20 000.
  expect(ordinary).toMatchObject({ type: 'ordinary', unit: null, customers: 2, volume: 10, orders: 0.75 })
  expect(ordinary?.priceFen).toBe(20_000)
  // 瓯江 30 of 40 here, 30 of 80 everywhere: twice as strong.
  expect(ordinary?.brands[0]).toEqual({ brand: '瓯江', share: 0.75, index: 2 })
  // 8 of 10 orders took 20 hours: the middle and the share in time; the ninth of ten took 60.
  expect(ordinary).toMatchObject({ deliveryMedianHours: 20, deliverySlowHours: 60, deliveredInTime: 0.8 })
  expect(hotel).toMatchObject({ type: 'hotel_entertainment', priceFen: 40_000, deliveryMedianHours: null })
})

test('S1.43 a group too small to hide a single customer shows how many there are and nothing else', () => {
  const rows = differencesBy({ ...inputs, by: 'unit_type', leastCustomers: 2 })
  expect(rows).toHaveLength(3)
  for (const row of rows)
    expect(row).toMatchObject({
      customers: 1,
      volume: null,
      priceFen: null,
      brands: [],
      deliveredInTime: null,
    })
})

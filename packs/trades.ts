import { bankTrade } from './bank/trade.ts'
import type { DemoTrade } from './demo/trade.ts'
import { tobaccoTrade } from './tobacco/trade.ts'

/** What the demo data of each pack is made from, by the pack's code. */
export const trades: Readonly<Record<string, DemoTrade>> = { tobacco: tobaccoTrade, bank: bankTrade }

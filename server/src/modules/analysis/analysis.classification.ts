/** How confidential each column of this module's tables is. */
export const analysisClassification = {
  order_brands: {
    customer_id: 'internal',
    ordered_on: 'internal',
    number: 'internal',
    brand: 'internal',
    volume: 'internal',
  },
  order_deliveries: {
    customer_id: 'internal',
    ordered_on: 'internal',
    number: 'internal',
    ordered_at: 'internal',
    delivered_at: 'internal',
  },
} as const

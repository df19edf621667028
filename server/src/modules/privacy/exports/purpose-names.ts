import type { Purpose } from '#engines/disclosure/index.ts'
import type { Message } from '#platform/errors/errors.ts'

/** Purposes in words, for files that leave. */
export const purposeNames: Readonly<Record<Purpose, Message>> = {
  display: { zh: '平常显示', en: 'plain view' },
  visit: { zh: '走访联系', en: 'visits' },
  order: { zh: '订单沟通', en: 'orders' },
  complaint: { zh: '投诉处理', en: 'complaints' },
  verification: { zh: '资料核实', en: 'verification' },
  benefit: { zh: '权益兑换', en: 'benefits' },
  marketing: { zh: '营销', en: 'marketing' },
  analysis: { zh: '分析', en: 'analysis' },
  report: { zh: '报表', en: 'reports' },
  legal: { zh: '依法提供', en: 'by law' },
}

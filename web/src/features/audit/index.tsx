import AuditOutlined from '@ant-design/icons/AuditOutlined'
import { defineMessages } from '#kit/words.ts'
import { defineFeature } from '../../app/features.ts'

export default defineFeature({
  name: 'audit',
  pages: [
    {
      path: '/audit',
      title: defineMessages({ title: '审计' }, { title: 'Audit trail' }),
      needs: ['audit.read'],
      nav: { group: 'settings', order: 40, icon: AuditOutlined },
      keywords: ['留痕', '日志', 'shenji'],
      load: async () => import('./audit-page.tsx'),
    },
  ],
})

import InboxOutlined from '@ant-design/icons/InboxOutlined'
import { defineMessages } from '#kit/words.ts'
import { defineFeature } from '../../app/features.ts'

export default defineFeature({
  name: 'pool',
  pages: [
    {
      path: '/pool',
      title: defineMessages({ title: '公海' }, { title: 'Pool' }),
      needs: ['customers.claim'],
      nav: { group: 'customers', order: 20, icon: InboxOutlined },
      keywords: ['领取', '转移', '交接', '归属', '分配', 'gonghai', 'lingqu'],
      functions: [
        {
          title: defineMessages({ title: '即将落入公海的客户' }, { title: 'About to fall into the pool' }),
          search: { view: 'falling' },
          keywords: ['保护期', '延长'],
        },
        {
          title: defineMessages({ title: '批量转移客户' }, { title: 'Transfers of customers' }),
          search: { view: 'transfers' },
          keywords: ['交接', '换人'],
        },
      ],
      load: async () => import('./pool-page.tsx'),
    },
  ],
})

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
      load: async () => import('./pool-page.tsx'),
    },
  ],
})

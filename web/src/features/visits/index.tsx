import CarOutlined from '@ant-design/icons/CarOutlined'
import { defineMessages } from '#kit/words.ts'
import { defineFeature } from '../../app/features.ts'

export default defineFeature({
  name: 'visits',
  pages: [
    {
      path: '/plan',
      title: defineMessages({ title: '走访计划' }, { title: 'Visit plan' }),
      needs: ['visits.plan'],
      nav: { group: 'today', order: 10, icon: CarOutlined },
      keywords: ['今日走访', '路线', '优化', '线路', 'zoufang', 'luxian'],
      load: async () => import('./plan/plan-page.tsx'),
    },
  ],
})

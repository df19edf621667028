import CalendarOutlined from '@ant-design/icons/CalendarOutlined'
import CarOutlined from '@ant-design/icons/CarOutlined'
import NodeIndexOutlined from '@ant-design/icons/NodeIndexOutlined'
import SwapOutlined from '@ant-design/icons/SwapOutlined'
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
    {
      path: '/month-plan',
      title: defineMessages({ title: '月计划' }, { title: 'Month plan' }),
      needs: ['visits.plan'],
      nav: { group: 'today', order: 11, icon: CalendarOutlined },
      keywords: ['排班', '月度走访', '频次', '约定', '外宿', '日历订阅', 'yuejihua'],
      load: async () => import('./month/month-page.tsx'),
    },
    {
      path: '/absences',
      title: defineMessages({ title: '请假与代班' }, { title: 'Absences' }),
      needs: ['visits.plan'],
      nav: { group: 'today', order: 12, icon: SwapOutlined },
      keywords: ['代班', '替班', '销假', '请假', 'qingjia'],
      load: async () => import('./absence/absence-page.tsx'),
    },
    {
      path: '/distances',
      title: defineMessages({ title: '距离来源' }, { title: 'Distances' }),
      needs: ['settings.manage'],
      nav: { group: 'settings', order: 45, icon: NodeIndexOutlined },
      keywords: ['高德', 'OSRM', '密钥', '绕行系数', 'juli'],
      load: async () => import('./distance/distance-page.tsx'),
    },
  ],
})

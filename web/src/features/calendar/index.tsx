import CalendarOutlined from '@ant-design/icons/CalendarOutlined'
import { defineMessages } from '#kit/words.ts'
import { defineFeature } from '../../app/features.ts'

export default defineFeature({
  name: 'calendar',
  pages: [
    {
      path: '/calendar',
      title: defineMessages({ title: '业务日历' }, { title: 'Calendar' }),
      needs: ['settings.read'],
      nav: { group: 'settings', order: 30, icon: CalendarOutlined },
      keywords: ['节假日', '调休', 'rili'],
      load: async () => import('./calendar-page.tsx'),
    },
  ],
})

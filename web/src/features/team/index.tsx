import TeamOutlined from '@ant-design/icons/TeamOutlined'
import { defineMessages } from '#kit/words.ts'
import { defineFeature } from '../../app/features.ts'

export default defineFeature({
  name: 'team',
  pages: [
    {
      path: '/team',
      title: defineMessages({ title: '团队看板' }, { title: 'Team board' }),
      needs: ['visits.read'],
      nav: { group: 'insight', order: 10, icon: TeamOutlined },
      keywords: ['业绩', '走访完成', '到位', '异常', '今日团队', 'tuandui', 'daowei'],
      load: async () => import('./team-page.tsx'),
    },
  ],
})

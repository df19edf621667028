import CheckSquareOutlined from '@ant-design/icons/CheckSquareOutlined'
import { defineMessages } from '#kit/words.ts'
import { defineFeature } from '../../app/features.ts'

export default defineFeature({
  name: 'next-steps',
  pages: [
    {
      path: '/next-steps',
      title: defineMessages({ title: '约定' }, { title: 'Next steps' }),
      needs: ['visits.read'],
      nav: { group: 'today', order: 30, icon: CheckSquareOutlined },
      keywords: ['下一步', '承诺', '回访', '待办', 'yueding', 'huifang'],
      load: async () => import('./next-steps-page.tsx'),
    },
  ],
})

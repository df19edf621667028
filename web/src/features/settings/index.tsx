import ControlOutlined from '@ant-design/icons/ControlOutlined'
import { defineMessages } from '#kit/words.ts'
import { defineFeature } from '../../app/features.ts'

export default defineFeature({
  name: 'settings',
  pages: [
    {
      path: '/settings',
      title: defineMessages({ title: '规则与参数' }, { title: 'Rules' }),
      needs: ['settings.read'],
      nav: { group: 'settings', order: 20, icon: ControlOutlined },
      keywords: ['参数', '规则', 'canshu'],
      load: async () => import('./settings-page.tsx'),
    },
  ],
})

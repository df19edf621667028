import ProfileOutlined from '@ant-design/icons/ProfileOutlined'
import { defineMessages } from '#kit/words.ts'
import { defineFeature } from '../../app/features.ts'

export default defineFeature({
  name: 'fields',
  pages: [
    {
      path: '/customer-fields',
      title: defineMessages({ title: '客户字段' }, { title: 'Customer fields' }),
      needs: ['settings.read'],
      nav: { group: 'settings', order: 25, icon: ProfileOutlined },
      keywords: ['客户卡', '自定义字段', '公式', '汇总', 'ziduan'],
      load: async () => import('./fields-page.tsx'),
    },
  ],
})

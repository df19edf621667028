import KeyOutlined from '@ant-design/icons/KeyOutlined'
import { defineMessages } from '#kit/words.ts'
import { defineFeature } from '../../app/features.ts'

export default defineFeature({
  name: 'interfaces',
  pages: [
    {
      path: '/interfaces',
      title: defineMessages({ title: '接口账号' }, { title: 'Interface accounts' }),
      needs: ['interfaces.manage'],
      nav: { group: 'settings', order: 51, icon: KeyOutlined },
      keywords: ['API', 'token', '令牌', '对接', 'jiekou'],
      load: async () => import('./interfaces-page.tsx'),
    },
  ],
})

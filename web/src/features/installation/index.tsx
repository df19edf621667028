import ApiOutlined from '@ant-design/icons/ApiOutlined'
import { defineMessages } from '#kit/words.ts'
import { defineFeature } from '../../app/features.ts'

export default defineFeature({
  name: 'installation',
  pages: [
    {
      path: '/installation',
      title: defineMessages({ title: '数据与接口' }, { title: 'Interfaces' }),
      needs: ['operations.read', 'settings.read'],
      nav: { group: 'settings', order: 50, icon: ApiOutlined },
      keywords: ['API', 'OpenAPI', '版本', 'version'],
      load: async () => import('./installation-page.tsx'),
    },
  ],
})

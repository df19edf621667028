import FileDoneOutlined from '@ant-design/icons/FileDoneOutlined'
import { defineMessages } from '#kit/words.ts'
import { defineFeature } from '../../app/features.ts'

export default defineFeature({
  name: 'quality',
  pages: [
    {
      path: '/data-quality',
      title: defineMessages({ title: '资料质量' }, { title: 'Data quality' }),
      needs: ['customers.read'],
      nav: { group: 'customers', order: 48, icon: FileDoneOutlined },
      keywords: ['完整度', '新鲜度', '缺资料', '补资料', 'ziliao', 'zhiliang', 'completeness'],
      load: async () => import('./quality-page.tsx'),
    },
  ],
})

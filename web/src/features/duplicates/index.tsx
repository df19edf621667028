import MergeCellsOutlined from '@ant-design/icons/MergeCellsOutlined'
import { defineMessages } from '#kit/words.ts'
import { defineFeature } from '../../app/features.ts'

export default defineFeature({
  name: 'duplicates',
  pages: [
    {
      path: '/duplicates',
      title: defineMessages({ title: '查重与合并' }, { title: 'Duplicates' }),
      needs: ['customers.merge'],
      nav: { group: 'customers', order: 45, icon: MergeCellsOutlined },
      keywords: ['重复', '去重', '合并', '撤销合并', 'chachong', 'hebing', 'merge', 'duplicate'],
      functions: [
        {
          title: defineMessages({ title: '合并记录' }, { title: 'Merges' }),
          search: { view: 'merges' },
          keywords: ['撤销合并'],
        },
      ],
      load: async () => import('./duplicates-page.tsx'),
    },
  ],
})

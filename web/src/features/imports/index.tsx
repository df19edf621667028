import ImportOutlined from '@ant-design/icons/ImportOutlined'
import { defineMessages } from '#kit/words.ts'
import { defineFeature } from '../../app/features.ts'

export default defineFeature({
  name: 'imports',
  pages: [
    {
      path: '/imports',
      title: defineMessages({ title: '导入' }, { title: 'Import' }),
      needs: ['customers.import'],
      nav: { group: 'customers', order: 20, icon: ImportOutlined },
      keywords: ['Excel', 'xlsx', 'csv', '模板', 'daoru'],
      load: async () => import('./imports-page.tsx'),
    },
    {
      path: '/imports/holdings',
      title: defineMessages({ title: '导入账户与持有' }, { title: 'Import accounts' }),
      needs: ['customers.import'],
      keywords: ['余额', '账户', 'daoru', 'zhanghu'],
      load: async () => import('./holdings-page.tsx'),
    },
    {
      path: '/imports/holdings/$id',
      title: defineMessages({ title: '导入账户与持有' }, { title: 'Import accounts' }),
      needs: ['customers.import'],
      load: async () => import('./holding-import-page.tsx'),
    },
    {
      path: '/imports/$id',
      title: defineMessages({ title: '导入' }, { title: 'Import' }),
      needs: ['customers.import'],
      load: async () => import('./import-page.tsx'),
    },
  ],
})

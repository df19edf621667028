import ShopOutlined from '@ant-design/icons/ShopOutlined'
import { defineMessages } from '#kit/words.ts'
import { defineFeature } from '../../app/features.ts'

const title = defineMessages({ title: '客户' }, { title: 'Customers' })

export default defineFeature({
  name: 'customers',
  pages: [
    {
      path: '/customers',
      title,
      namedByPack: true,
      needs: ['customers.read'],
      nav: { group: 'customers', order: 10, icon: ShopOutlined },
      keywords: ['零售户', '客户', '地图', '标注', 'kehu'],
      load: async () => import('./list/customers-page.tsx'),
    },
    {
      path: '/customers/$id',
      title,
      namedByPack: true,
      needs: ['customers.read'],
      load: async () => import('./card/customer-page.tsx'),
    },
  ],
})

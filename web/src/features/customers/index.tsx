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
      functions: [
        {
          title: defineMessages({ title: '客户地图' }, { title: 'Map of customers' }),
          search: { view: 'map' },
          keywords: ['地图', '分布'],
        },
        {
          title: defineMessages({ title: '未标注位置的客户' }, { title: 'Customers without a place' }),
          search: { view: 'unplaced' },
          keywords: ['标注', '坐标'],
        },
        {
          title: defineMessages({ title: '按订量排列客户' }, { title: 'Customers by volume' }),
          search: { sort: 'volume90', direction: 'desc' },
          keywords: ['业绩', '销量', '订量', '排名'],
        },
        {
          title: defineMessages({ title: '只认识一个人的客户' }, { title: 'Customers with one contact' }),
          search: { contactRisk: 'single' },
          keywords: ['单点', '关键人'],
        },
      ],
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

import ApartmentOutlined from '@ant-design/icons/ApartmentOutlined'
import { defineMessages } from '#kit/words.ts'
import { defineFeature } from '../../app/features.ts'

export default defineFeature({
  name: 'territories',
  pages: [
    {
      path: '/territories',
      title: defineMessages({ title: '片区' }, { title: 'Territories' }),
      needs: ['territories.read'],
      nav: { group: 'insight', order: 20, icon: ApartmentOutlined },
      keywords: ['工作量', '片区划分', '均衡', '交接', '配送片区', '呼叫片区', 'pianqu', 'gongzuoliang'],
      load: async () => import('./territories-page.tsx'),
    },
    {
      path: '/territories/scenarios/$id',
      title: defineMessages({ title: '片区工作室' }, { title: 'Territory studio' }),
      needs: ['territories.read'],
      load: async () => import('./studio/studio-page.tsx'),
    },
    {
      path: '/territories/decisions/$id',
      title: defineMessages({ title: '片区调整' }, { title: 'Territory decision' }),
      needs: ['territories.read'],
      load: async () => import('./decision/decision-page.tsx'),
    },
  ],
})

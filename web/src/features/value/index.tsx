import CrownOutlined from '@ant-design/icons/CrownOutlined'
import { defineMessages } from '#kit/words.ts'
import { defineFeature } from '../../app/features.ts'

export default defineFeature({
  name: 'value',
  pages: [
    {
      path: '/value',
      title: defineMessages({ title: '价值与评级' }, { title: 'Value and grades' }),
      needs: ['customers.read'],
      nav: { group: 'customers', order: 15, icon: CrownOutlined },
      keywords: ['评级', '等级', '档位', '价值', '服务标准', '贡献', 'pingji', 'jiazhi'],
      load: async () => import('./value-page.tsx'),
    },
  ],
})

import ApartmentOutlined from '@ant-design/icons/ApartmentOutlined'
import { defineMessages } from '#kit/words.ts'
import { defineFeature } from '../../app/features.ts'

export default defineFeature({
  name: 'organisation',
  pages: [
    {
      path: '/organisation',
      title: defineMessages({ title: '组织与权限' }, { title: 'Organisation' }),
      needs: ['identity.read'],
      nav: { group: 'settings', order: 10, icon: ApartmentOutlined },
      keywords: ['人员', '角色', '单位', '账号', 'users', 'zuzhi'],
      load: async () => import('./organisation-page.tsx'),
    },
  ],
})

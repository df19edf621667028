import { defineMessages } from '#kit/words.ts'
import { defineFeature } from '../../app/features.ts'

export default defineFeature({
  name: 'account',
  pages: [
    {
      path: '/account',
      title: defineMessages({ title: '账号与安全' }, { title: 'Account and security' }),
      keywords: ['密码', '设备', '动态口令', 'password'],
      load: async () => import('./account-page.tsx'),
    },
  ],
})

import FileProtectOutlined from '@ant-design/icons/FileProtectOutlined'
import SafetyOutlined from '@ant-design/icons/SafetyOutlined'
import SolutionOutlined from '@ant-design/icons/SolutionOutlined'
import { defineMessages } from '#kit/words.ts'
import { defineFeature } from '../../app/features.ts'

export default defineFeature({
  name: 'privacy',
  pages: [
    {
      path: '/privacy/exports',
      title: defineMessages({ title: '导出审批' }, { title: 'Export approvals' }),
      needs: ['privacy.approve', 'customers.export', 'visits.export'],
      nav: { group: 'settings', order: 60, icon: FileProtectOutlined },
      keywords: ['导出', '审批', 'daochu', 'shenpi'],
      load: async () => import('./exports/exports-page.tsx'),
    },
    {
      path: '/privacy/subjects',
      title: defineMessages({ title: '个人信息请求' }, { title: 'Requests of persons' }),
      needs: ['privacy.approve'],
      nav: { group: 'settings', order: 62, icon: SolutionOutlined },
      keywords: ['副本', '删除', '个人信息', '留存', 'geren', 'shanchu'],
      load: async () => import('./subjects/subjects-page.tsx'),
    },
    {
      path: '/privacy/rules',
      title: defineMessages({ title: '披露规则' }, { title: 'Rules of disclosure' }),
      needs: ['privacy.manage'],
      nav: { group: 'settings', order: 61, icon: SafetyOutlined },
      keywords: ['脱敏', '隐私', '谁能看到什么', 'yinsi'],
      load: async () => import('./rules/rules-page.tsx'),
    },
  ],
})

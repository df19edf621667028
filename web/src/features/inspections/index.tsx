import AuditOutlined from '@ant-design/icons/AuditOutlined'
import FileDoneOutlined from '@ant-design/icons/FileDoneOutlined'
import SolutionOutlined from '@ant-design/icons/SolutionOutlined'
import { defineMessages } from '#kit/words.ts'
import { defineFeature } from '../../app/features.ts'

export default defineFeature({
  name: 'inspections',
  pages: [
    {
      path: '/inspections',
      title: defineMessages({ title: '考核' }, { title: 'Assessment' }),
      needs: ['inspections.read'],
      assesses: true,
      nav: { group: 'insight', order: 30, icon: AuditOutlined },
      keywords: ['考核计划', '抽样', '随机', '抽查', 'kaohe', 'chouyang'],
      load: async () => import('./plan/plans-page.tsx'),
    },
    {
      path: '/inspections/$id',
      title: defineMessages({ title: '考核计划' }, { title: 'Assessment plan' }),
      needs: ['inspections.read'],
      load: async () => import('./plan/plan-page.tsx'),
    },
    {
      path: '/inspection-results',
      title: defineMessages({ title: '考核结果' }, { title: 'Assessment results' }),
      needs: ['inspections.read', 'inspections.summary'],
      assesses: true,
      nav: { group: 'insight', order: 31, icon: FileDoneOutlined },
      keywords: ['明码标价', '满意度', '到位核对', '双重核对', 'kaohejieguo'],
      load: async () => import('./results/results-page.tsx'),
    },
    {
      path: '/my-inspections',
      title: defineMessages({ title: '我的考核' }, { title: 'My assessments' }),
      needs: ['inspections.respond'],
      assesses: true,
      nav: { group: 'insight', order: 32, icon: SolutionOutlined },
      keywords: ['申诉', '说明', 'shensu'],
      load: async () => import('./results/own-page.tsx'),
    },
  ],
})

import BarChartOutlined from '@ant-design/icons/BarChartOutlined'
import { defineMessages } from '#kit/words.ts'
import { defineFeature } from '../../app/features.ts'

export default defineFeature({
  name: 'analysis',
  pages: [
    {
      path: '/analysis',
      title: defineMessages({ title: '走访分析' }, { title: 'Visit analysis' }),
      needs: ['analysis.read', 'analysis.aggregate'],
      nav: { group: 'insight', order: 20, icon: BarChartOutlined },
      keywords: ['决策分析', '效果评估', '覆盖', '时间利用', '差异报告', '选址', '痕迹', 'fenxi', 'xiaoguo'],
      functions: [
        {
          title: defineMessages({ title: '覆盖与时间利用' }, { title: 'Coverage and time' }),
          search: { view: 'coverage' },
          keywords: ['频次达成', '时间利用'],
        },
        {
          title: defineMessages({ title: '走访效果' }, { title: 'Effect of visits' }),
          search: { view: 'effect' },
          keywords: ['业绩', '订量变化', '效果评估'],
        },
        {
          title: defineMessages({ title: '差异报告' }, { title: 'Differences' }),
          search: { view: 'differences' },
          keywords: ['业绩', '对比', '排名'],
        },
        {
          title: defineMessages({ title: '新户选址' }, { title: 'Sites for new shops' }),
          search: { view: 'site' },
          keywords: ['选址'],
        },
      ],
      load: async () => import('./analysis-page.tsx'),
    },
  ],
})

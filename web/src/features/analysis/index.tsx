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
      load: async () => import('./analysis-page.tsx'),
    },
  ],
})

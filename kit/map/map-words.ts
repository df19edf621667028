import { defineMessages } from '../words.ts'

export const mapWords = defineMessages(
  {
    loading: '正在打开地图…',
    unavailable: '这台设备画不了地图，下面用列表列出同样的地点。',
    fit: '显示全部',
    zoomIn: '放大',
    zoomOut: '缩小',
    legend: '图例',
    list: (count: number) => `地点列表（${count}）`,
    pin: '位置标记，可拖动，也可用方向键移动',
    empty: '地图上还没有地点。',
    attribution: '地图来源',
    group: (count: number, names: string, urgent: number) =>
      `${count} 个地点${urgent > 0 ? `，其中 ${urgent} 个需关注` : ''}：${names}。按下展开`,
    states: {
      planned: '计划',
      visiting: '走访中',
      done: '已走访',
      skipped: '已跳过',
      unsure: '存疑',
      attention: '需关注',
      place: '地点',
    },
  },
  {
    loading: 'Opening the map…',
    unavailable: 'This device cannot draw the map; the same places are listed below.',
    fit: 'Show everything',
    zoomIn: 'Zoom in',
    zoomOut: 'Zoom out',
    legend: 'Legend',
    list: (count) => `List of places (${count})`,
    pin: 'Position mark: drag it, or move it with the arrow keys',
    empty: 'There is nothing on the map yet.',
    attribution: 'Source of the map',
    group: (count, names, urgent) =>
      `${count} places${urgent > 0 ? `, ${urgent} need attention` : ''}: ${names}. Press to open`,
    states: {
      planned: 'planned',
      visiting: 'visiting',
      done: 'visited',
      skipped: 'skipped',
      unsure: 'uncertain',
      attention: 'needs attention',
      place: 'place',
    },
  },
)

import { defineMessages } from '#kit/words.ts'

export const stepWords = defineMessages(
  {
    title: (count: number) => `约定（${count}）`,
    due: (date: string) => `约在 ${date}`,
    overdue: (date: string) => `约在 ${date}，已过`,
    undated: (date: string) => `${date} 约定，未定日期`,
    tick: (text: string) => `处理约定：${text}`,
    done: '已完成',
    again: '改期再办',
    void: '作废',
    note: '说明',
    noteHint: '可不填',
    newDate: '新的日期',
    marked: { done: '约定已完成', again: '约定已改期', void: '约定已作废' },
    cancel: '取消',
  },
  {
    title: (count) => `Agreed (${count})`,
    due: (date) => `for ${date}`,
    overdue: (date) => `for ${date}, overdue`,
    undated: (date) => `agreed ${date}, no date`,
    tick: (text) => `Tick off: ${text}`,
    done: 'Done',
    again: 'Do it another day',
    void: 'No longer wanted',
    note: 'Remark',
    noteHint: 'optional',
    newDate: 'New date',
    marked: { done: 'Ticked as done', again: 'Put off', void: 'Ticked as void' },
    cancel: 'Cancel',
  },
)

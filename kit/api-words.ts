import { defineMessages } from './words.ts'

export const apiWords = defineMessages(
  {
    offline: '连不上服务器。已填写的内容还在，请检查网络后重试。',
    timeout: '服务器太久没有回应。已填写的内容还在，请稍后重试。',
    aborted: '已取消。',
    bad_answer: '服务器的回答看不懂，可能正在升级。请稍后重试。',
  },
  {
    offline: 'The server cannot be reached. What you typed is still here; check the network and try again.',
    timeout: 'The server took too long to answer. What you typed is still here; try again in a moment.',
    aborted: 'Cancelled.',
    bad_answer: 'The server’s answer makes no sense; it may be being upgraded. Try again in a moment.',
  },
)

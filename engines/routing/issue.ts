import type { Language } from './day/explain.ts'
import type { ProblemIssue } from './day/types.ts'

const chinese: Readonly<Record<ProblemIssue['code'], string>> = {
  'matrix-size': '距离表与时间表的地点数不一致',
  place: '没有这个地点:序号超出距离表的范围',
  number: '数值不对:应为规定范围内的数,不能为负',
  date: '日期不对:应为真实存在的 YYYY-MM-DD,并按先后排列',
  window: '时段不对:结束早于开始,或超出一天',
  'duplicate-id': '重复:同一个编号(或同一天)出现了两次',
  'unknown-id': '没有这个编号的人或客户',
  position: '指定的次序不存在',
}

/**
 * A sentence for people about one thing that is wrong with a problem. `name` turns the path inside the problem,
 * such as `customers[3].visits`, into what the reader calls it.
 */
export function explainIssue(
  issue: ProblemIssue,
  language: Language,
  name: (path: string) => string = (path) => path,
): string {
  const { code, path, message } = issue
  return language === 'zh-CN' ? `「${name(path)}」${chinese[code]}` : `${name(path)}: ${message}`
}

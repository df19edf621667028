/** Every way to write a function, to its name. */
export const functionNames: Readonly<Record<string, string>> = {
  IF: 'IF', 如果: 'IF', ROUND: 'ROUND', 四舍五入: 'ROUND', MIN: 'MIN', 最小: 'MIN', MAX: 'MAX', 最大: 'MAX',
  SUM: 'SUM', 合计: 'SUM', AVG: 'AVG', AVERAGE: 'AVG', 平均: 'AVG', ABS: 'ABS', 绝对值: 'ABS',
  CONCAT: 'CONCAT', 连接: 'CONCAT', LEN: 'LEN', 字数: 'LEN', CONTAINS: 'CONTAINS', 包含: 'CONTAINS',
  BLANK: 'BLANK', ISBLANK: 'BLANK', 为空: 'BLANK', IFBLANK: 'IFBLANK', 空则: 'IFBLANK',
  DAYS: 'DAYS', 天数: 'DAYS', TODAY: 'TODAY', 今天: 'TODAY', YEAR: 'YEAR', 年份: 'YEAR', MONTH: 'MONTH', 月份: 'MONTH',
  YEARS: 'YEARS', 满年: 'YEARS', DATE: 'DATE', 日期: 'DATE', MONEY: 'MONEY', 金额: 'MONEY', NUMBER: 'NUMBER', 数值: 'NUMBER',
} // prettier-ignore

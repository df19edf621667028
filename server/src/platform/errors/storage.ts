import { type AppError, defineError } from './errors.ts'

export const storageFull = defineError('storage_full', 507, () => ({
  zh: '服务器磁盘已满，这次操作没有保存；此前保存的内容都在。请联系管理员清理磁盘，恢复后可直接重试。',
  en: 'The server’s disk is full; this action was not saved, everything before it is kept. Ask an administrator to free space, then try again.',
}))
export const databaseAway = defineError('database_unavailable', 503, () => ({
  zh: '数据库暂时连不上，这次操作没有保存。系统会自动恢复，请稍后重试。',
  en: 'The database cannot be reached just now; this action was not saved. It recovers by itself; try again shortly.',
}))
export const tooSlow = defineError('too_slow', 503, () => ({
  zh: '这次查询超过时限，已中止，没有改动数据。请缩小范围后重试。',
  en: 'This query took too long and was stopped; nothing was changed. Narrow it down and try again.',
}))

/** PostgreSQL keeps no NUL character, which JSON and addresses can carry. */
export const unreadableText = defineError('unreadable_text', 400, () => ({
  zh: '内容里有不能保存的控制字符，未保存。请删除后重试。',
  en: 'The text holds a control character that cannot be kept; nothing was saved. Remove it and try again.',
}))

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : ''

/** PostgreSQL 53100 or the file system's ENOSPC. */
export const isDiskFull = (error: unknown): boolean => codeOf(error) === '53100' || codeOf(error) === 'ENOSPC'

const awayCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  '57P01',
  '57P02',
  '57P03',
  '53300',
  '08006',
  '08001',
  '08003',
])

/** A database error that a person can do something about; null for bugs. */
export function translateDatabaseError(error: unknown): AppError | null {
  const code = codeOf(error)
  if (awayCodes.has(code)) return databaseAway()
  if (
    error instanceof Error &&
    /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/.test(
      error.message,
    )
  )
    return databaseAway()
  if (code === '57014') return tooSlow()
  if (code === '22021' || code === '22P05') return unreadableText()
  return null
}

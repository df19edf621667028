import { defineError } from '../errors/errors.ts'

export const portBusy = defineError('port_busy', 500, (port: number) => ({
  zh: `端口 ${port} 已被占用。请用 --port 换一个，例如 npm start -- --port ${port + 1}。`,
  en: `Port ${port} is in use. Choose another, for example: npm start -- --port ${port + 1}.`,
}))
export const portRefused = defineError('port_refused', 500, (host: string, port: number) => ({
  zh: `无法在 ${host}:${port} 上监听（没有权限或地址不存在）。请用 1024 以上的端口，或检查 ZHIKE_HOST。`,
  en: `Cannot listen on ${host}:${port} (not permitted, or no such address). Use a port above 1024, or check ZHIKE_HOST.`,
}))

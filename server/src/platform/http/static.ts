import { access } from 'node:fs/promises'
import path from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply } from 'fastify'

/**
 * Serves a built screen below a prefix. File names with a hash are cached for ever, everything else is asked for
 * anew; an address that is no file and no API answers with the page itself, because the screen routes inside.
 */
export async function serveScreen(
  app: FastifyInstance,
  prefix: '/' | '/field/',
  root: string,
): Promise<boolean> {
  const page = path.join(root, 'index.html')
  try {
    await access(page)
  } catch {
    return false
  }
  await app.register(async (scope) => {
    await scope.register(fastifyStatic, {
      root,
      prefix,
      index: false,
      wildcard: true,
      preCompressed: true,
      cacheControl: false,
      setHeaders: (reply, file) => {
        const hashed =
          /[.-][\w-]{8,}\.(js|css|woff2|png|svg|webp)$/.test(file) &&
          file.includes(`${path.sep}assets${path.sep}`)
        void reply.header('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache')
      },
    })
    const sendPage = (reply: FastifyReply): FastifyReply =>
      reply.header('cache-control', 'no-cache').sendFile('index.html')
    scope.get(prefix === '/' ? '/' : prefix.slice(0, -1), (_request, reply) =>
      prefix === '/' ? sendPage(reply) : reply.redirect(prefix),
    )
    if (prefix !== '/') scope.get(prefix, (_request, reply) => sendPage(reply))
    scope.setNotFoundHandler((request, reply) => {
      const file = /\.[a-z0-9]{2,5}$/i.test(request.url.split('?')[0] ?? '')
      if (request.method === 'GET' && !file) return sendPage(reply)
      return reply.code(404).type('text/plain; charset=utf-8').send('没有这个文件 / not found')
    })
  })
  return true
}

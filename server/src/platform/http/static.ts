import { access, readFile } from 'node:fs/promises'
import path from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

export interface Screen {
  readonly prefix: '/' | '/field/'
  /** Folder of the built screen; null or absent: not served. */
  readonly root: string | null
}

/**
 * Serves the built screens. File names with a hash are cached for ever, everything else is asked for anew; an
 * address that is neither a file nor the API's answers with the page itself, because the screens route inside.
 * Everything else is handed to `notFound`.
 */
export async function serveScreens(
  app: FastifyInstance,
  screens: readonly Screen[],
  notFound: (request: FastifyRequest, reply: FastifyReply) => FastifyReply,
): Promise<void> {
  const built = await Promise.all(screens.map(readScreen))
  const present = built
    .filter((screen) => screen !== null)
    .toSorted((a, b) => b.prefix.length - a.prefix.length)
  for (const screen of present) await serveFiles(app, screen)

  app.setNotFoundHandler((request, reply) => {
    const url = request.url.split('?')[0] ?? ''
    const screen = present.find(({ prefix }) => url.startsWith(prefix))
    const isPage = request.method === 'GET' && !url.startsWith('/api/') && !/\.[a-z0-9]{2,11}$/i.test(url)
    return screen && isPage ? sendPage(reply, screen.page) : notFound(request, reply)
  })
}

interface BuiltScreen {
  readonly prefix: Screen['prefix']
  readonly root: string
  readonly page: string
}

async function readScreen({ prefix, root }: Screen): Promise<BuiltScreen | null> {
  if (root === null) return null
  const file = path.join(root, 'index.html')
  try {
    await access(file)
  } catch {
    return null
  }
  return { prefix, root, page: await readFile(file, 'utf8') }
}

async function serveFiles(app: FastifyInstance, { prefix, root, page }: BuiltScreen): Promise<void> {
  await app.register(async (scope) => {
    await scope.register(fastifyStatic, {
      root,
      prefix,
      index: false,
      preCompressed: true,
      cacheControl: false,
      setHeaders: (reply, file) => {
        const hashed = file.includes(`${path.sep}assets${path.sep}`)
        void reply.header('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache')
      },
    })
    // The router takes `/field` and `/field/` for the same; only below the slash is the phone app in its scope.
    scope.get(prefix, (request, reply) =>
      request.url.split('?')[0]?.endsWith('/') === true ? sendPage(reply, page) : reply.redirect(prefix),
    )
  })
}

const sendPage = (reply: FastifyReply, page: string): FastifyReply =>
  reply.header('cache-control', 'no-cache').type('text/html; charset=utf-8').send(page)

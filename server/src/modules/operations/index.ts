import { access } from 'node:fs/promises'
import { createReadStream } from 'node:fs'
import path from 'node:path'
import type { FastifyInstance } from 'fastify'
import { inLocale } from '#platform/errors/errors.ts'
import { forgetOldEvents } from '#platform/events/outbox.ts'
import type { Platform, ServerModule } from '#platform/platform.ts'
import { calendarRoutes } from './calendar.routes.ts'
import { fileRoutes } from './files.routes.ts'
import { installationRoutes } from './installation.routes.ts'
import type { OperationsDeps } from './operations.deps.ts'
import { settingRoutes } from './settings.routes.ts'
import { streamRoutes } from './stream.routes.ts'
import { taskRoutes } from './tasks.routes.ts'

/** What a person sees of the running of the installation: tasks, files, settings, calendar, live events. */
export function createOperationsModule(platform: Platform, deps: OperationsDeps): ServerModule {
  return {
    name: 'operations',
    routes: [
      ...installationRoutes(platform, deps),
      ...taskRoutes(platform),
      ...fileRoutes(platform, deps),
      ...settingRoutes(platform, deps),
      ...calendarRoutes(platform, deps),
      ...streamRoutes(deps),
    ],
    namesOfThings: (ids, locale) => {
      const asked = new Set(ids)
      const settings = deps.settings.definitions().filter(({ key }) => asked.has(key))
      return Promise.resolve(new Map(settings.map(({ key, title }) => [key, inLocale(title, locale)])))
    },
    jobs: [
      {
        name: 'operations.tidy',
        cron: '17 3 * * *',
        async run(_payload, { log }) {
          const files = await deps.files.removeExpired()
          const events = await forgetOldEvents(platform.db, platform.now(), deps.processors())
          log.info({ files, events }, 'expired files and old events removed')
        },
      },
    ],
  }
}

/** Outlines of packs for the maps of the screens: `/maps/<name>.geojson`. */
export async function registerMaps(app: FastifyInstance): Promise<void> {
  const folder = path.resolve(import.meta.dirname, '../../../../packs/maps')
  app.get<{ Params: { file: string } }>('/maps/:file', async (request, reply) => {
    if (!/^[a-z0-9_-]{1,40}\.geojson$/.test(request.params.file)) return reply.callNotFound()
    const file = path.join(folder, request.params.file)
    try {
      await access(file)
    } catch {
      return reply.callNotFound()
    }
    return reply
      .type('application/geo+json')
      .header('cache-control', 'public, max-age=86400')
      .send(createReadStream(file))
  })
}

import type { Readable } from 'node:stream'
import { downloadFile, uploadFile } from '#contracts/operations.ts'
import { notFound } from '#platform/errors/errors.ts'
import { fail, ok } from '#platform/errors/result.ts'
import { route, type Route, sent } from '#platform/http/index.ts'
import type { Platform } from '#platform/platform.ts'
import type { OperationsDeps } from './operations.deps.ts'

/** Types that a browser may show or play inside a page; everything else is only offered for download. */
const shown = new Set(['image/jpeg', 'image/png', 'image/webp', 'audio/webm', 'audio/ogg', 'audio/mp4'])

export function fileRoutes({ db, audit }: Platform, { files }: OperationsDeps): Route[] {
  return [
    route(uploadFile, async ({ params, query, actor, request }) => {
      const stored = await files.store(db, request.body as Readable, {
        id: params.id,
        name: query.name,
        ownerId: actor.userId,
        maxBytes: uploadFile.bodyLimit,
        sha256: query.sha256,
      })
      return stored.ok
        ? ok({ id: stored.value.id, size: stored.value.size, mediaType: stored.value.mediaType })
        : stored
    }),
    route(downloadFile, async ({ params, actor, origin, reply }) => {
      const file = await files.find(params.id)
      if (file === null || !(await files.mayRead(actor, file))) return fail(notFound())
      if (file.subjectKind === 'export')
        await db.transaction().execute((tx) =>
          audit.record(tx, {
            actorId: actor.userId,
            action: 'exports.downloaded',
            subjectKind: 'file',
            subjectId: file.id,
            detail: { name: file.name, size: file.size },
            origin,
          }),
        )
      await reply
        .header('content-type', file.mediaType)
        .header('content-length', file.size)
        .header(
          'content-disposition',
          `${shown.has(file.mediaType) ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(file.name)}`,
        )
        .header('x-content-type-options', 'nosniff')
        .header('content-security-policy', "default-src 'none'; sandbox")
        .header('cache-control', 'private, max-age=3600')
        .send(files.open(file))
      return ok(sent)
    }),
  ]
}

import type { Config } from '../config/config.ts'

/** What a page of ours may load: its own files, and the pictures of the map where an administrator chose some. */
export function contentSecurity(config: Config): Record<string, string[] | null> {
  const tileOrigin = config.tiles ? [new URL(config.tiles.url.replaceAll(/\{[^}]*\}/g, '0')).origin] : []
  return {
    'default-src': ["'self'"],
    'script-src': ["'self'"],
    // Ant Design writes its styles into the page.
    'style-src': ["'self'", "'unsafe-inline'"],
    // Spoken notes: before they are sent they lie in the browser's own memory.
    'media-src': ["'self'", 'blob:'],
    'img-src': ["'self'", 'data:', 'blob:', ...tileOrigin],
    'connect-src': ["'self'", ...tileOrigin],
    'worker-src': ["'self'", 'blob:'],
    'font-src': ["'self'", 'data:'],
    'object-src': ["'none'"],
    'frame-ancestors': ["'none'"],
    'upgrade-insecure-requests': null,
  }
}

import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'

/** Where the server listens while the screens are developed with `vite field`. */
const server = process.env['ZHIKE_DEV_SERVER'] ?? 'http://127.0.0.1:8800'
const proxy = Object.fromEntries(['/api', '/maps'].map((path) => [path, { target: server }]))

export default defineConfig({
  root: import.meta.dirname,
  base: '/field/',
  plugins: [
    react(),
    VitePWA({
      registerType: 'prompt',
      injectRegister: false,
      manifest: {
        id: '/field/',
        name: '知客现场',
        short_name: '知客',
        description: '客户经理的今日走访',
        lang: 'zh-CN',
        start_url: '/field/',
        scope: '/field/',
        display: 'standalone',
        orientation: 'portrait',
        theme_color: '#0F6E84',
        background_color: '#F4F6F7',
        icons: [
          { src: 'icon-192.png', sizes: '192x192', type: 'image/png' },
          { src: 'icon-512.png', sizes: '512x512', type: 'image/png' },
          { src: 'icon-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
        ],
      },
      workbox: {
        // The whole app works without a network. Fonts are a hundred small pieces: those that were needed stay.
        globPatterns: ['**/*.{js,css,html,svg,png}'],
        navigateFallback: '/field/index.html',
        navigateFallbackAllowlist: [/^\/field\//],
        cleanupOutdatedCaches: true,
        maximumFileSizeToCacheInBytes: 4 * 1024 * 1024,
        runtimeCaching: [
          {
            urlPattern: ({ url }) =>
              url.pathname.startsWith('/field/assets/') && url.pathname.endsWith('.woff2'),
            handler: 'CacheFirst',
            options: { cacheName: 'fonts', expiration: { maxEntries: 250 } },
          },
          {
            urlPattern: ({ url }) => url.pathname.startsWith('/maps/'),
            handler: 'StaleWhileRevalidate',
            options: { cacheName: 'maps', expiration: { maxEntries: 10 } },
          },
        ],
      },
    }),
  ],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    reportCompressedSize: false,
    target: 'es2022',
    chunkSizeWarningLimit: 1200,
  },
  worker: { format: 'es' },
  server: { proxy },
  preview: { proxy },
})

import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** Where the server listens while the screens are developed with `vite web`. */
const server = process.env['ZHIKE_DEV_SERVER'] ?? 'http://127.0.0.1:8080'

const proxy = Object.fromEntries(
  ['/api', '/maps', '/healthz', '/readyz', '/field'].map((path) => [path, { target: server }]),
)

export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  plugins: [react()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    // The sizes that count are printed by `node web/sizes.ts`, by page and compressed.
    reportCompressedSize: false,
    target: 'es2023',
    chunkSizeWarningLimit: 1200,
  },
  worker: { format: 'es' },
  server: { proxy },
  preview: { proxy },
})

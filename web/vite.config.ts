import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { worker } from './scripts/worker.mjs'

// Files below assets/ are kept packed only: the binary stays small, and the server unpacks for the rare client that takes no gzip.
function packed(): Plugin {
  return {
    name: 'packed',
    apply: 'build',
    enforce: 'post',
    async writeBundle(options, bundle) {
      for (const name of Object.keys(bundle)) {
        if (!name.startsWith('assets/') || !/\.(js|css|svg|json)$/.test(name)) continue
        const file = join(options.dir!, name)
        await writeFile(`${file}.gz`, gzipSync(await readFile(file), { level: 9 }))
        await rm(file)
      }
    },
  }
}

export default defineConfig({
  plugins: [react(), worker(), packed()],
  build: { target: 'es2022', cssCodeSplit: true, sourcemap: false, modulePreload: { polyfill: false }, assetsInlineLimit: 0, chunkSizeWarningLimit: 1200 },
  server: { proxy: Object.fromEntries(['/api', '^/p/'].map((path) => [path, process.env.TONGCHOU_API ?? 'http://127.0.0.1:8317'])) },
})

import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { pages } from './scripts/pages.mjs'
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

// React Aria brings its words in 34 languages. The application speaks three; whose browser speaks another hears English from React Aria, as
// of any language that it does not know.
const spoken = /[\\/](en-US|zh-CN|zh-TW)\.mjs$/
function ourLanguages(): Plugin {
  return {
    name: 'our-languages',
    apply: 'build',
    enforce: 'pre',
    resolveId(source, importer) {
      const other = /^(\.\.?\/.*intl\/.*|\.\/)[a-z]{2}-[A-Z]{2}(\.mjs)$/.exec(source)
      return other && importer?.includes('react-') && !spoken.test(source) ? this.resolve(`${other[1]}en-US${other[2]}`, importer, { skipSelf: true }) : null
    },
  }
}

// Few files instead of many small ones: what runs first, the libraries, which seldom change, and what stands around pages with the parts that
// most of them share. The rest is as the bundler divides it: a chunk for each screen and for each part that is loaded when it is used.
const groups = [
  { name: 'first', test: /\/src\/(main|app\/ahead|text\/catalogues)\.tsx?$|preload-helper/, priority: 3 },
  { name: 'libraries', test: /\/node_modules\/(react|react-dom|scheduler|use-sync-external-store|@tanstack\/(react-router|router-core|history|react-store|store|react-query|query-core)|i18next|react-i18next|openapi-fetch)\//, priority: 2 },
  {
    name: 'frame',
    test: /\/src\/(app\/(?!search|help|drafts)|parts\/(ask|button|copy|day|explainlink|failure|field|later|menu|momentbar|notes|number|page|status|table|tablehead|tablemenu|tableorder|tablerow|tablestate|time|toast)\.tsx?$)/,
    priority: 1,
  },
]

export default defineConfig({
  plugins: [react(), ourLanguages(), pages(), worker(), packed()],
  build: {
    target: 'es2022',
    cssCodeSplit: true,
    sourcemap: false,
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1200,
    rolldownOptions: { output: { codeSplitting: { groups } } },
  },
  server: { proxy: Object.fromEntries(['/api', '^/p/'].map((path) => [path, process.env.TONGCHOU_API ?? 'http://127.0.0.1:8317'])) },
})

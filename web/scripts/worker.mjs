// Builds src/sw.ts into dist/sw.js, with the list of what it keeps on the device: the shell, the page for filling in, and their words.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { build } from 'vite'
import { needed } from './pages.mjs'

/** A plugin of the application's build. */
export function worker() {
  let out
  return {
    name: 'worker',
    apply: 'build',
    configResolved(config) {
      out = { root: config.root, dir: resolve(config.root, config.build.outDir) }
    },
    async writeBundle(_, bundle) {
      const hashed = [...kept(bundle)].map((file) => ({ url: `/${file}`, revision: null }))
      const plain = ['index.html', 'icon.svg', 'manifest.webmanifest'].map((file) => ({ url: file === 'index.html' ? '/' : `/${file}`, revision: digest(join(out.dir, file)) }))
      await build({
        configFile: false,
        root: out.root,
        publicDir: false,
        logLevel: 'warn',
        define: { __KEPT__: JSON.stringify([...plain, ...hashed].sort((a, b) => (a.url < b.url ? -1 : 1))), 'process.env.NODE_ENV': '"production"' },
        build: { outDir: out.dir, emptyOutDir: false, target: 'es2022', sourcemap: false, rollupOptions: { input: join(out.root, 'src/sw.ts'), output: { format: 'iife', entryFileNames: 'sw.js' } } },
      })
    },
  }
}

const digest = (file) => createHash('sha256').update(readFileSync(file)).digest('hex').slice(0, 16)

// The files without which a phone could not start the application and fill in a return.
function kept(bundle) {
  const wanted = (c) => c.isEntry || /\/screens\/entry\/(index\.tsx|text\.\w+\.json)$|\/text\/common\.\w+\.json$|\/src\/(app\/|parts\/(?!echarts))/.test(c.facadeModuleId ?? '')
  const files = new Set()
  for (const c of Object.values(bundle)) if (c.type === 'chunk' && wanted(c)) needed(bundle, c, files)
  return files
}

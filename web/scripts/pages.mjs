// A page for each screen beside index.html: the same, with links to the scripts and styles that the screen starts with. The browser fetches
// them at once instead of finding them one from the other. index.html itself links to the frame only, for it is what is kept for when there
// is no network.
const starts = /\/src\/app\/start\.tsx$/
const screens = /\/src\/screens\/(\w+)\/index\.tsx$/

/** A plugin of the application's build. */
export function pages() {
  return {
    name: 'pages',
    apply: 'build',
    enforce: 'post',
    generateBundle(_, bundle) {
      const index = bundle['index.html']
      const chunks = Object.values(bundle).filter((c) => c.type === 'chunk')
      const frame = needed(bundle, chunks.find((c) => starts.test(c.facadeModuleId ?? '')))
      for (const chunk of chunks) {
        const name = screens.exec(chunk.facadeModuleId ?? '')?.[1]
        if (name) this.emitFile({ type: 'asset', fileName: `pages/${name}.html`, source: linked(index.source, union(frame, needed(bundle, chunk))) })
      }
      index.source = linked(index.source, frame)
    },
  }
}

/** The files without which a chunk cannot run. */
export function needed(bundle, chunk, files = new Set()) {
  if (!chunk || files.has(chunk.fileName)) return files
  files.add(chunk.fileName)
  for (const name of chunk.imports) needed(bundle, bundle[name], files)
  for (const css of chunk.viteMetadata?.importedCss ?? []) files.add(css) // after those that it builds upon
  return files
}

const union = (a, b) => new Set([...a, ...b])

function linked(html, files) {
  const links = [...files]
    .filter((file) => !html.includes(`/${file}"`))
    .map((file) => (file.endsWith('.css') ? `<link rel="stylesheet" crossorigin href="/${file}">` : `<link rel="modulepreload" crossorigin href="/${file}">`))
  return html.replace(/ *<\/head>/, `${links.map((l) => `    ${l}\n`).join('')}  </head>`)
}

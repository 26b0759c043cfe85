// Two texts beside each other, or one under the other where the window is narrow; what is alike is folded.
import { MergeView, unifiedMergeView } from '@codemirror/merge'
import { EditorState } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { useEffect, useRef } from 'react'
import { yamlLook } from './editor'

export default function Compare({ left, right, names, alike }: { left: string; right: string; names: readonly [string, string]; alike: string }) {
  const host = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const shadow = host.current!.shadowRoot ?? host.current!.attachShadow({ mode: 'open' })
    const fixed = (name: string) => [yamlLook, EditorState.readOnly.of(true), EditorState.phrases.of({ '$ unchanged lines': alike }), EditorView.contentAttributes.of({ 'aria-label': name, tabindex: '0' })]
    const collapseUnchanged = { margin: 3, minSize: 6 }
    if (matchMedia('(max-width: 760px)').matches) {
      const view = new EditorView({ parent: shadow, root: shadow, state: EditorState.create({ doc: right, extensions: [fixed(names.join(' → ')), unifiedMergeView({ original: left, mergeControls: false, collapseUnchanged })] }) })
      return () => view.destroy()
    }
    const view = new MergeView({ parent: shadow, root: shadow, a: { doc: left, extensions: fixed(names[0]) }, b: { doc: right, extensions: fixed(names[1]) }, collapseUnchanged, gutter: true })
    return () => view.destroy()
  }, [left, right, names[0], names[1], alike]) // eslint-disable-line react-hooks/exhaustive-deps -- the names by their words
  return <div ref={host} />
}

// The text of a rulebook in an editor that knows YAML and the rulebook's schema. It lives in a shadow tree: there its styles are
// sheets made by script, which the page's security policy allows, and not style elements, which it forbids.
import { autocompletion, closeBrackets, completionKeymap, type CompletionContext, type CompletionResult } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { yaml } from '@codemirror/lang-yaml'
import { bracketMatching, foldGutter, HighlightStyle, indentOnInput, syntaxHighlighting } from '@codemirror/language'
import { lintGutter, lintKeymap, setDiagnostics, type Diagnostic } from '@codemirror/lint'
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search'
import { EditorState, type Extension } from '@codemirror/state'
import { drawSelection, EditorView, highlightActiveLine, hoverTooltip, keymap, lineNumbers } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import { useEffect, useRef } from 'react'
import type { Fault } from './queries'
import { choices, missingKeys, placeAt, schemaAt, type Schema } from './schema'

const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--link)' },
  { tag: [tags.string, tags.content], color: 'var(--ink)' },
  { tag: [tags.number, tags.bool, tags.literal], color: 'var(--chart-2)' },
  { tag: tags.comment, color: 'var(--good)', fontStyle: 'italic' },
  { tag: [tags.punctuation, tags.separator, tags.squareBracket, tags.brace], color: 'var(--ink-2)' },
])

const look = EditorView.theme({
  '&': { fontSize: '13px', backgroundColor: 'var(--ground)', color: 'var(--ink)', border: '1px solid var(--line)', borderRadius: '6px', maxHeight: 'calc(100vh - 280px)', minHeight: '320px' },
  '&.cm-focused': { outline: '2px solid var(--focus)', outlineOffset: '1px' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '1.6', overflow: 'auto' },
  '.cm-gutters': { backgroundColor: 'var(--ground-2)', color: 'var(--ink-2)', borderRight: '1px solid var(--line)' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--ground-2)' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '.cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground': { backgroundColor: 'var(--accent-soft)' },
  '.cm-lintRange-error': { backgroundImage: 'none', textDecoration: 'underline wavy var(--bad)', textUnderlineOffset: '3px' },
  '.cm-tooltip': { backgroundColor: 'var(--ground)', color: 'var(--ink)', border: '1px solid var(--line-strong)', borderRadius: '4px', boxShadow: 'var(--shadow)', fontFamily: 'var(--font)' },
  '.cm-tooltip-hover': { padding: '4px 8px', maxWidth: '420px' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': { backgroundColor: 'var(--accent)', color: 'var(--accent-ink)' },
  '.cm-diagnostic-error': { borderLeftColor: 'var(--bad)' },
  '.cm-panels': { backgroundColor: 'var(--ground-2)', color: 'var(--ink)' },
  '.cm-changedLine': { backgroundColor: 'var(--warn-soft)' },
  '.cm-deletedChunk, &.cm-merge-a .cm-changedLine': { backgroundColor: 'var(--bad-soft)' },
  '&.cm-merge-b .cm-changedLine, .cm-insertedLine': { backgroundColor: 'var(--good-soft)' },
  '.cm-changedText': { background: 'none', textDecoration: 'underline 2px', fontWeight: '600' },
  '.cm-collapsedLines:before, .cm-collapsedLines:after': { content: '"⋯"' },
  '.cm-collapsedLines': { backgroundColor: 'var(--ground-2)', color: 'var(--ink-2)', backgroundImage: 'none' },
})

/** What every view of a rulebook's text has. */
export const yamlLook: Extension = [lineNumbers(), yaml(), syntaxHighlighting(colours), look, EditorView.lineWrapping]

interface Props {
  label: string
  text: string
  onText: (text: string) => void
  readOnly?: boolean
  faults: readonly Fault[]
  schema: Schema | undefined
  /** A key or a word in words; empty where there is none. */
  explain: (word: string) => string
  /** The line to show, when it changes. */
  line?: number
}

export default function Editor({ label, text, onText, readOnly, faults, schema, explain, line }: Props) {
  const host = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView>(null)
  const latest = useRef({ onText, schema, explain })
  latest.current = { onText, schema, explain }

  useEffect(() => {
    const shadow = host.current!.shadowRoot ?? host.current!.attachShadow({ mode: 'open' })
    const editor = new EditorView({
      parent: shadow,
      root: shadow,
      state: EditorState.create({
        doc: text,
        extensions: [
          yamlLook,
          lintGutter(),
          foldGutter(),
          history(),
          drawSelection(),
          indentOnInput(),
          bracketMatching(),
          closeBrackets(),
          highlightActiveLine(),
          highlightSelectionMatches(),
          autocompletion({ override: [(c) => complete(c, latest.current)], icons: false }),
          hoverTooltip((v, at) => hover(v, at, latest.current)),
          keymap.of([...defaultKeymap, ...historyKeymap, ...searchKeymap, ...completionKeymap, ...lintKeymap]),
          EditorState.readOnly.of(readOnly ?? false),
          EditorView.contentAttributes.of({ 'aria-label': label, ...(readOnly ? { tabindex: '0' } : {}) }),
          EditorView.updateListener.of((u) => u.docChanged && latest.current.onText(u.state.doc.toString())),
        ],
      }),
    })
    view.current = editor
    return () => editor.destroy()
  }, [readOnly, label]) // eslint-disable-line react-hooks/exhaustive-deps -- the text is followed below

  useEffect(() => {
    const v = view.current!
    if (v.state.doc.toString() !== text) v.dispatch({ changes: { from: 0, to: v.state.doc.length, insert: text } })
  }, [text])

  useEffect(() => {
    const v = view.current!
    v.dispatch(setDiagnostics(v.state, faults.map((f) => diagnostic(v.state, f))))
  }, [faults, readOnly, label])

  useEffect(() => {
    const v = view.current!
    if (!line || line > v.state.doc.lines) return
    const at = v.state.doc.line(line).from
    v.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: 'center' }) })
    v.focus()
  }, [line])

  return <div ref={host} />
}

// From the column to the end of what stands there; a fault without a place is told at the first line.
function diagnostic(state: EditorState, f: Fault): Diagnostic {
  const line = state.doc.line(Math.min(Math.max(1, f.line ?? 1), state.doc.lines))
  const indent = line.text.length - line.text.trimStart().length
  let from = Math.min(line.from + (f.column ? f.column - 1 : indent), line.to)
  if (from === line.to) from = Math.min(line.from + indent, line.to)
  const rest = state.doc.sliceString(from, line.to)
  const word = /^(?:"[^"]*"|'[^']*'|[^,{}[\]#]+)/.exec(rest)?.[0].trimEnd() ?? rest
  return { from, to: Math.max(from, from + word.length), severity: 'error', message: f.message }
}

function complete(c: CompletionContext, { schema, explain }: { schema: Schema | undefined; explain: (word: string) => string }): CompletionResult | null {
  if (!schema) return null
  const p = placeAt(c.state.doc.toString(), c.pos)
  if (p.from === c.pos && !c.explicit && !p.key) return null
  if (p.key) {
    const words = choices(schema, [...p.path, p.key], p.value)
    return words.length === 0 ? null : { from: p.from, options: words.map((w) => ({ label: w, detail: explain(w), type: 'enum' })) }
  }
  const keys = missingKeys(schema, p.path, p.has, p.value)
  return keys.length === 0 ? null : { from: p.from, options: keys.map((k) => ({ label: k.key, detail: explain(k.key), apply: `${k.key}: `, boost: k.required ? 1 : 0, type: 'property' })) }
}

function hover(view: EditorView, at: number, { schema, explain }: { schema: Schema | undefined; explain: (word: string) => string }) {
  const word = view.state.wordAt(at)
  if (!word || !schema) return null
  const said = view.state.doc.sliceString(word.from, word.to)
  const meaning = explain(said)
  const p = placeAt(view.state.doc.toString(), word.to)
  const allowed = p.key ? [] : choices(schema, [...p.path, said], p.value)
  if (!meaning && allowed.length === 0) return null
  const known = p.key !== undefined || schemaAt(schema, [...p.path, said], p.value) !== undefined
  if (!known) return null
  return {
    pos: word.from,
    end: word.to,
    create: () => {
      const dom = document.createElement('div')
      dom.textContent = [`${said}${meaning && ` ${meaning}`}`, allowed.map((a) => `${a} ${explain(a)}`.trim()).join(' | ')].filter(Boolean).join(' — ')
      return { dom }
    },
  }
}

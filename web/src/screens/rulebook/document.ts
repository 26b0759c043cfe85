// A rulebook's text, changed one thing at a time. What is not changed stays as its author wrote it, comments and spacing included.
import { isMap, isScalar, isSeq, parseDocument, Scalar, stringify, type Document, type ParsedNode } from 'yaml'

export type Path = readonly (string | number)[]

/** The document, or undefined where the text is no YAML. */
export function documentOf(text: string): Document.Parsed | undefined {
  const d = parseDocument(text, { keepSourceTokens: false, intAsBigInt: false })
  return d.errors.length === 0 && isMap(d.contents) ? d : undefined
}

/** A scalar as the text has it: "1.20" stays so, where a number would lose its nought. */
export function wordOf(node: unknown): string | undefined {
  if (!isScalar(node)) return undefined
  return typeof node.value === 'string' ? node.value : (node.source ?? String(node.value))
}

export const wordAt = (d: Document.Parsed, path: Path) => wordOf(d.getIn(path, true))

const written = (text: string, d: Document.Parsed) => d.toString({ lineWidth: 0, flowCollectionPadding: /\{ \S/.test(text), indentSeq: !/^\S[^\n]*:\n- /m.test(text) })

// Numbers are written as numbers, whatever else as YAML needs it.
const scalar = (value: string): unknown => (/^[+-]?\d+(\.\d+)?$/.test(value) ? Object.assign(new Scalar(Number(value)), { source: value }) : value)
const plain = (value: string) => (/^[+-]?\d+(\.\d+)?$/.test(value) || value === 'true' || value === 'false' ? value : stringify(value, { lineWidth: 0 }).trimEnd())

/** Sets one value. Where there is one already, only its characters change. */
export function setValue(text: string, path: Path, value: string): string {
  const d = documentOf(text)
  if (!d) return text
  const old = d.getIn(path, true) as ParsedNode | undefined
  if (isScalar(old) && old.range && (old.type === 'PLAIN' || old.type === 'QUOTE_DOUBLE' || old.type === 'QUOTE_SINGLE')) {
    const to = old.type === 'PLAIN' ? plain(value) : old.type === 'QUOTE_DOUBLE' ? JSON.stringify(value) : `'${value.replaceAll("'", "''")}'`
    return text.slice(0, old.range[0]) + to + text.slice(old.range[1])
  }
  d.setIn(path, /^(true|false)$/.test(value) ? value === 'true' : scalar(value))
  return written(text, d)
}

/** Sets a whole thing, such as a rule of another kind. */
export function setThing(text: string, path: Path, thing: unknown): string {
  const d = documentOf(text)
  if (!d) return text
  d.setIn(path, d.createNode(thing, { flow: typeof thing === 'object' && !Array.isArray(thing) && path.length > 2 }))
  return written(text, d)
}

export function remove(text: string, path: Path): string {
  const d = documentOf(text)
  if (!d) return text
  d.deleteIn(path)
  return written(text, d)
}

/** Adds at the end of a list, which is made where there is none. */
export function append(text: string, path: Path, thing: unknown): string {
  const d = documentOf(text)
  if (!d) return text
  const node = d.createNode(thing)
  if (isMap(node)) for (const p of node.items) if (isMap(p.value)) p.value.flow = true
  if (isSeq(d.getIn(path))) d.addIn(path, node)
  else d.setIn(path, d.createNode([thing]))
  return written(text, d)
}

/** Moves an entry of a list by one place, with the comments that stand at it. */
export function move(text: string, list: Path, index: number, by: -1 | 1): string {
  const d = documentOf(text)
  const seq = d?.getIn(list)
  if (!d || !isSeq(seq)) return text
  const to = index + by
  if (to < 0 || to >= seq.items.length) return text
  const [entry] = seq.items.splice(index, 1)
  seq.items.splice(to, 0, entry)
  return written(text, d)
}

/** The line (from 1) on which a path stands, to be shown in the text. */
export function lineOf(text: string, path: Path): number {
  const node = documentOf(text)?.getIn(path, true) as ParsedNode | undefined
  return node?.range ? text.slice(0, node.range[0]).split('\n').length : 1
}

// text-keys: node.* op.* why.* missing.* kind.*
// A step of an explanation in the words of the command line: the same sentences, figures and brackets as tongchou explain prints.
import type { TFunction } from 'i18next'
import type { Schemas } from '../../api/client'

export type Node = Schemas['Node']
type T = TFunction<'explain'>

/** How many record numbers a line names before it only counts the rest. */
export const listed = 8
/** How many values a line writes out. */
const mostTerms = 12

/** A line in its pieces: what it is, its value, how it comes from the values below, and where that is written. */
export interface LineParts {
  what: string
  value: string
  how: string
  rule: string
  version: string
  records: string
}

/** The step whose sum a line shows: a name put on a step without one is said of the step itself. */
export function stepsOf(n: Node): Node {
  const only = n.of?.[0]
  return n.op === 'same' && n.of?.length === 1 && only && !only.what && !only.rule ? only : n
}

/** The steps below a step that say something its own line does not. */
export function below(n: Node): Node[] {
  return (n.of ?? []).filter((k) => !(k.op === 'number' && !k.of?.length && (k.what === 'score.node.nothing' || k.what === 'score.node.constant' || k.what === 'score.node.hundred')))
}

export function lineParts(n: Node, t: T): LineParts {
  const how = howOf(stepsOf(n))
  return {
    what: whatOf(n, t),
    value: n.why ? t('node.none', { Why: t(`why.${n.why}`) }) : shown(n.value),
    how: how && ` = ${how}`,
    rule: n.rule ? ` ${t('node.rule', { Path: n.rule })}` : '',
    version: n.target?.seq ? ` ${t('node.version', { Seq: n.target.seq, From: n.target.from })}` : '',
    records: n.op === 'records' && n.records?.length ? ` ${recordWords(n, t)}` : '',
  }
}

export function lineText(n: Node, t: T): string {
  const { what, value, how, rule, version, records } = lineParts(n, t)
  return (what && what + t('node.colon')) + value + how + rule + version + records
}

/** A step and all below it, as lines; a step that was worked out before is only named. `numbers` comes from numbered. */
export function text(n: Node, t: T, numbers: Numbers, indent = '', seen = new Set<number>()): string {
  const steps = stepsOf(n)
  const under = below(steps)
  const again = under.length > 0 && seen.has(numbers.get(steps)!)
  seen.add(numbers.get(steps)!)
  const line = `${indent}${lineText(n, t)}${again ? ` ${t('node.above')}` : ''}\n`
  return again ? line : line + under.map((k) => text(k, t, numbers, `${indent}  `, seen)).join('')
}

export type Numbers = ReadonlyMap<Node, number>

/** Numbers every step so that the same step, wherever it stands in the tree, has the same number. */
export function numbered(root: Node): Numbers {
  const known = new Map<string, number>()
  const out = new Map<Node, number>()
  const visit = (n: Node): number => {
    const { of, records, ...own } = n
    const key = JSON.stringify([own, (of ?? []).map(visit), records?.map((r) => r.seq)])
    let number = known.get(key)
    if (number === undefined) known.set(key, (number = known.size))
    out.set(n, number)
    return number
  }
  visit(root)
  return out
}

/** The value for people: exact where six decimals can say it, else rounded half up with a sign that it is. */
export function shown(value: string | undefined): string {
  const m = /^(-?)(\d+)\/(\d+)$/.exec(value ?? '')
  if (!m) return value ?? ''
  const scaled = (BigInt(m[2]!) * 2_000_000n + BigInt(m[3]!)) / (BigInt(m[3]!) * 2n)
  const digits = String(scaled).padStart(7, '0')
  const decimal = `${digits.slice(0, -6)}.${digits.slice(-6)}`.replace(/\.?0+$/, '')
  return `≈${decimal === '0' ? '' : m[1]}${decimal}`
}

const signs: Record<string, string> = { add: ' + ', sub: ' − ', mul: ' × ', div: ' ÷ ', lt: ' < ', le: ' ≤ ', gt: ' > ', ge: ' ≥ ', eq: ' = ', ne: ' ≠ ' }

function howOf(n: Node): string {
  const of = n.of ?? []
  if (n.why || of.length === 0 || of.length > mostTerms) return ''
  const terms = of.map((k, i) => {
    const s = k.why ? '—' : shown(k.value)
    return s.startsWith('-') && i > 0 ? `(${s})` : s
  })
  const sign = signs[n.op]
  if (sign) return terms.length === 1 ? '' : terms.join(sign)
  if (['min', 'max', 'abs', 'mean', 'median'].includes(n.op)) return `${n.op}(${terms.join(', ')})`
  if (n.op === 'round') return `round(${terms[0]}, ${n.with?.places})`
  return ''
}

// Words about an operation stand only for some; the others are said by their sign.
const ops = ['round', 'min', 'max', 'band', 'by_place', 'when', 'param', 'veto', 'missing', 'and', 'or', 'not'] as const

function whatOf(n: Node, t: T): string {
  if (!n.what) {
    const op = ops.find((o) => o === n.op)
    return op ? t(`op.${op}`) : ''
  }
  const args = n.args ?? {}
  const said = Object.fromEntries(Object.entries(args).map(([name, v]) => [name, typeof v === 'string' && v.startsWith('score.') ? t(v.slice('score.'.length) as 'title') : v]))
  const part = (name: 'full' | 'missing' | 'why' | 'measure', from: string) => (said[from] ? t(`part.${name}`, said) : '')
  const more = { full: part('full', 'Full'), missing: part('missing', 'Missing'), why: part('why', 'Why'), measure: part('measure', 'Measure'), here: args.Here ? t('part.here') : '', tier: args.Tier ? t('part.tier') : '' }
  return t(keyOf(n.what.slice('score.'.length), args) as 'title', { ...said, ...more })
}

/** Sentences that differ by a condition are keys of their own. */
function keyOf(key: string, args: Record<string, unknown>): string {
  switch (key) {
    case 'node.completion':
      return args.Pace ? 'node.completionPace' : key
    case 'node.reached':
      return !args.Found ? 'node.reachedNot' : args.Months ? 'node.reachedMonths' : key
    case 'node.veto':
      return args.Happened ? 'node.vetoHappened' : key
    case 'node.struck':
      return args.Happened ? 'node.struckHappened' : key
  }
  return key
}

function recordWords(n: Node, t: T): string {
  const records = n.records!
  const first = records.slice(0, listed).filter((r) => r.seq > 0)
  return t('node.records', { Count: records.length, Numbers: first.map((r) => r.seq).join(t('node.comma')), more: records.length > listed ? t('part.more') : '' })
}

// A rule in a sentence.
import type { TFunction } from 'i18next'

export type Thing = Record<string, unknown>

type Say = TFunction<'rulebook'>

const text = (v: unknown) => (v === undefined || v === null ? '' : String(v))
const things = (v: unknown): Thing[] => (Array.isArray(v) ? (v as Thing[]) : [])
const thing = (v: unknown): Thing => (typeof v === 'object' && v !== null && !Array.isArray(v) ? (v as Thing) : {})

/** name turns an indicator's code into its name. */
export function ruleWords(rule: unknown, t: Say, name: (code: string) => string): string {
  const r = thing(rule)
  const measure = measureWords(r, t, name)
  const given = (key: string, of: Thing = r) => text(of[key])
  const join = (...parts: string[]) => parts.filter(Boolean).join(t('say.comma'))
  switch (r.kind) {
    case 'completion': {
      const early = thing(r.early)
      return join(
        t('say.completion', { indicator: name(given('indicator')), against: against(r.against, t) }),
        r.bands ? t('say.bands', { count: things(r.bands).length }) : t('say.cap', { cap: given('cap') || '1' }),
        early.per_month !== undefined ? t('say.earlyMonth', { points: given('per_month', early) }) : '',
        early.per_day !== undefined ? t('say.earlyDay', { points: given('per_day', early) }) : '',
        early.at_most !== undefined ? t('say.atMost', { points: given('at_most', early) }) : '',
      )
    }
    case 'rate':
      return join(measure, r.floor !== undefined ? t('say.floor', { at: given('floor') }) : '', r.base !== undefined ? t('say.base', { at: given('base') }) : '', r.high !== undefined ? t('say.high', { at: given('high') }) : '')
    case 'change':
      return join(measure, t('say.change', { against: against(r.against ?? 'year', t), start: given('start'), points: given('per_point') }))
    case 'band':
      return join(measure, t('say.bands', { count: things(r.bands).length }))
    case 'rank':
      return join(t('say.rank', { of: measure }), Array.isArray(r.points) ? t('say.points', { points: r.points.join(t('say.and')) }) : t('say.step', { step: given('step') }), r.least !== undefined ? t('say.least', { least: given('least') }) : '')
    case 'relative':
      return join(measure, t('say.relative', { method: t(`value.${given('method')}` as 'value.best', { defaultValue: given('method') }) }))
    case 'deduction':
      return join(t('say.deduction', { of: measure, points: given('per_event') }), r.at_most !== undefined ? t('say.atMostTaken', { points: given('at_most') }) : '')
    case 'bonus':
      return join(
        r.levels ? t('say.levels', { levels: things(r.levels).map((l) => `${text(l.name)} ${text(l.points)}`).join(t('say.and')) }) : t('say.bonus', { of: measure, points: given('per_event') }),
        r.at_most !== undefined ? t('say.atMost', { points: given('at_most') }) : '',
      )
    case 'veto':
      return r.bars === 'item' ? t('say.vetoItem', { of: name(given('indicator')), item: given('item') }) : t('say.vetoTier', { of: name(given('indicator')) })
    case 'manual':
      return t('say.manual')
    case 'formula':
      return t('say.formula', { formula: given('formula') })
    case 'group':
      return t('say.group', { method: t(`value.${given('method') || 'arithmetic'}` as 'value.arithmetic', { defaultValue: given('method') }) })
    default:
      return text(r.kind)
  }
}

function against(v: unknown, t: Say): string {
  return v === undefined ? '' : t(`value.${text(v)}` as 'value.pace', { defaultValue: text(v) })
}

function measureWords(r: Thing, t: Say, name: (code: string) => string): string {
  const m = r.of ? thing(r.of) : r
  if (m.numerator !== undefined) return t('say.ratio', { top: name(text(m.numerator)), bottom: name(text(m.denominator)) })
  if (m.formula !== undefined) return text(m.formula)
  const of = name(text(m.indicator))
  return r.of && m.kind === 'completion' ? t('say.completion', { indicator: of, against: against(m.against, t) }) : of
}

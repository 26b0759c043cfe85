// Numbers as people read them. They come as exact decimal strings and stay strings: no figure ever passes through a float.

/** "12345.6" → "12,345.6"; "-3" → "−3". places fills up with zeros so that a column has the same decimals; a longer one is not cut. */
export function figure(exact: string | number | undefined | null, places = 0): string {
  if (exact === undefined || exact === null || exact === '') return ''
  const s = String(exact)
  const m = /^([+-]?)(\d+)(?:\.(\d+))?$/.exec(s)
  if (!m) return s
  const [, sign, whole = '', part = ''] = m
  const grouped = whole.length > 3 ? whole.replace(/\B(?=(\d{3})+$)/g, ',') : whole
  const decimals = part.padEnd(places, '0')
  return (sign === '-' ? '−' : '') + grouped + (decimals ? `.${decimals}` : '')
}

/** A figure with its sign always shown: "+1.5", "−3", "±0". */
export function delta(exact: string | undefined, places = 0): string {
  if (!exact) return ''
  if (/^[+-]?0+(\.0+)?$/.test(exact)) return '±0'
  const s = figure(exact.replace(/^\+/, ''), places)
  return s.startsWith('−') ? s : `+${s}`
}

/** The most decimals found in a column, so that all of it can be shown with as many. */
export function placesOf(column: Iterable<string | undefined>): number {
  let most = 0
  for (const s of column) most = Math.max(most, s?.split('.')[1]?.length ?? 0)
  return most
}

/** Compares exact decimals of any length: negative when a < b. */
export function compareExact(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? -1 : 1
  const x = parts(a)
  const y = parts(b)
  const scale = Math.max(x.scale, y.scale)
  const d = x.units * 10n ** BigInt(scale - x.scale) - y.units * 10n ** BigInt(scale - y.scale)
  return d < 0n ? -1 : d > 0n ? 1 : 0
}

/**
 * A text that orders as the exact decimal does when compared by <: made once for each row, it makes sorting thousands of rows a matter
 * of milliseconds. Undefined of what is no number.
 */
export function orderKey(exact: string | undefined): string | undefined {
  const m = /^([+-]?)0*(\d*?)(?:\.(\d*?)0*)?$/.exec(exact ?? '')
  if (!m || !exact || !/\d/.test(exact)) return undefined
  const digits = m[2]! + (m[3] ?? '')
  if (digits === '') return '1'
  const size = m[2]!.length
  if (m[1] !== '-') return `2${String.fromCharCode(size)}${digits}`
  // Of negative numbers the larger size is the smaller: lengths and digits turned round, and an end that is greater than any digit.
  return `0${String.fromCharCode(0xffff - size)}${digits.replace(/\d/g, (d) => String(9 - Number(d)))}~`
}

/** a − b, exactly. */
export function minus(a: string, b: string): string {
  const x = parts(a)
  const y = parts(b)
  const scale = Math.max(x.scale, y.scale)
  return written(x.units * 10n ** BigInt(scale - x.scale) - y.units * 10n ** BigInt(scale - y.scale), scale)
}

/** A ratio as a percentage, rounded half up to places: "1.058333" → "105.8". */
export function percent(ratio: string | undefined, places = 1): string {
  if (ratio === undefined || ratio === '') return ''
  const x = parts(ratio)
  const shift = x.scale - 2 - places
  if (shift <= 0) return figure(written(x.units * 10n ** BigInt(-shift), places), places)
  const unit = 10n ** BigInt(shift)
  const negative = x.units < 0n
  const size = negative ? -x.units : x.units
  const rounded = (size + unit / 2n) / unit
  return figure(written(negative ? -rounded : rounded, places), places)
}

/** A position for drawing, between 0 and 1. Pictures only: what is drawn may be rounded, what is written may not. */
export function share(part: string | undefined, whole: string | undefined): number {
  const w = Number(whole)
  return w ? Math.min(1, Math.max(0, Number(part) / w)) : 0
}

function parts(s: string): { units: bigint; scale: number } {
  const m = /^([+-]?)(\d+)(?:\.(\d+))?$/.exec(s)
  if (!m) return { units: 0n, scale: 0 }
  const units = BigInt(m[2]! + (m[3] ?? ''))
  return { units: m[1] === '-' ? -units : units, scale: m[3]?.length ?? 0 }
}

function written(units: bigint, scale: number): string {
  const negative = units < 0n
  const digits = String(negative ? -units : units).padStart(scale + 1, '0')
  const whole = digits.slice(0, digits.length - scale)
  const part = scale ? digits.slice(-scale).replace(/0+$/, '') : ''
  return (negative ? '-' : '') + whole + (part ? `.${part}` : '')
}

// Dividing a quantity over units as the server does it: whole steps by the largest remainder. Quantities have at most four decimals.

const scale = 10_000n

/** Ten-thousandths of a decimal; undefined when it is none, or has more than four decimals. */
export function tenThousandths(s: string): bigint | undefined {
  const m = /^([+-]?)(\d{1,15})(?:\.(\d{1,4})0*)?$/.exec(s.trim())
  if (!m) return undefined
  const n = BigInt(m[2]!) * scale + BigInt((m[3] ?? '').padEnd(4, '0'))
  return m[1] === '-' ? -n : n
}

export function decimal(n: bigint): string {
  const size = n < 0n ? -n : n
  const part = String(size % scale).padStart(4, '0').replace(/0+$/, '')
  return `${n < 0n ? '-' : ''}${size / scale}${part && `.${part}`}`
}

/** The exact sum; what is no quantity counts nothing. */
export function sum(quantities: Iterable<string>): string {
  let n = 0n
  for (const q of quantities) n += tenThousandths(q) ?? 0n
  return decimal(n)
}

/**
 * Shares of a total by weight, in whole steps: each gets the whole steps of its exact share, the steps left over go to the largest
 * remainders, equal ones in the order given. Undefined where a weight or the step is no positive number.
 */
export function shares(total: string, weights: readonly string[], step: string): string[] | undefined {
  const whole = tenThousandths(total)
  const unit = tenThousandths(step)
  const w = weights.map(tenThousandths)
  if (whole === undefined || unit === undefined || unit <= 0n || w.some((x) => x === undefined || x < 0n)) return undefined
  const all = (w as bigint[]).reduce((a, b) => a + b, 0n)
  if (all === 0n) return undefined
  let left = whole
  const parts = (w as bigint[]).map((x) => {
    const floor = (whole * x) / all
    const part = floor - (floor % unit)
    left -= part
    return part
  })
  const rest = (i: number) => whole * w[i]! - parts[i]! * all // in parts of `all`
  const order = parts.map((_, i) => i)
  const remainders = order.map(rest)
  order.sort((a, b) => (remainders[b]! > remainders[a]! ? 1 : remainders[b]! < remainders[a]! ? -1 : a - b))
  for (const i of order) {
    const more = left < unit ? left : unit
    parts[i]! += more
    left -= more
  }
  return parts.map(decimal)
}

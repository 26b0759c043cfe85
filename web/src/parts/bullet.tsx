import styles from './bullet.module.css'

interface Props {
  /** The same in words, for who does not see it. */
  label: string
  /** What is done, as a share of the target. */
  done: number
  /** What the plan asks for by now. */
  plan?: number
  /** What may be done at the due date: a band that fades towards the bold guess. */
  forecast?: { slow: number; fast: number } | undefined
  /** The share at the right edge; rows that are compared have the same. */
  most?: number
  look?: 'good' | 'warn' | 'bad' | 'done' | 'none' | 'plain'
}

/** Actual as a bar, the plan to date as a tick, the target as the end line, the forecast as a fading band. */
export function Bullet({ label, done, plan, forecast, most = 1.15, look = 'plain' }: Props) {
  const x = (share: number) => `${(Math.min(Math.max(share, 0), most) / most) * 100}%`
  const width = (from: number, to: number) => `${(Math.max(0, Math.min(to, most) - Math.min(from, most)) / most) * 100}%`
  return (
    <div role="img" aria-label={label} title={label} className={`${styles.bullet} ${styles[look]}`}>
      <span className={styles.ground} style={{ width: x(1) }} />
      {forecast && (
        <>
          <span className={styles.sure} style={{ left: x(done), width: width(done, forecast.slow) }} />
          <span className={styles.band} style={{ left: x(Math.max(done, forecast.slow)), width: width(Math.max(done, forecast.slow), forecast.fast) }} />
        </>
      )}
      <span className={styles.bar} style={{ width: x(done) }} />
      {plan !== undefined && <span className={styles.plan} style={{ left: x(plan) }} />}
      <span className={styles.target} style={{ left: x(1) }} />
    </div>
  )
}

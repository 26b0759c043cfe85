// ECharts, loaded when the first chart is drawn; with the same figures as a table one key away.
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useShownTheme } from '../app/theme'
import { Button } from './button'
import styles from './chart.module.css'
import type { EChartsCoreOption } from './echarts'

/** The colours of the theme in use, by their names in tokens.css without the dashes. */
export type Colours = (name: string) => string

interface Props {
  /** What the chart shows, in a sentence: its name for who does not see it. */
  label: string
  /** Makes the chart's options anew whenever it or the theme changes: keep it stable with useCallback. */
  option: (colour: Colours) => EChartsCoreOption
  /** The same figures as a table. */
  table: ReactNode
  height?: number
  /** A click on a mark; what it was is in ECharts' own terms. */
  onPick?: (picked: { seriesName?: string; name: string; dataIndex: number; data: unknown }) => void
}

export function Chart({ label, option, table, height = 280, onPick }: Props) {
  const { t } = useTranslation()
  const theme = useShownTheme()
  const place = useRef<HTMLDivElement>(null)
  const pick = useRef(onPick)
  pick.current = onPick
  const [asTable, setAsTable] = useState(false)
  useEffect(() => {
    if (asTable || !place.current) return
    const element = place.current
    let gone = false
    let close = () => {}
    void import('./echarts').then(({ init }) => {
      if (gone) return
      const chart = init(element)
      const css = getComputedStyle(document.documentElement)
      const colour = (name: string) => css.getPropertyValue(`--${name}`).trim()
      const still = matchMedia('(prefers-reduced-motion: reduce)').matches
      chart.setOption({
        animation: !still,
        textStyle: { fontFamily: css.getPropertyValue('--font'), color: colour('ink') },
        // Rich text: its box needs no inline styles, which the page's security policy forbids.
        tooltip: { renderMode: 'richText', confine: true },
        ...option(colour),
      })
      chart.on('click', (p) => pick.current?.(p as never))
      const watch = new ResizeObserver(() => chart.resize())
      watch.observe(element)
      close = () => {
        watch.disconnect()
        chart.dispose()
      }
    })
    return () => {
      gone = true
      close()
    }
  }, [option, theme, asTable])
  return (
    <figure className={styles.figure} onKeyDown={(e) => e.key === 't' && !(e.target as HTMLElement).closest('input,textarea') && setAsTable(!asTable)}>
      {/* Elements of their own: ECharts empties its one when it goes. */}
      {asTable ? <div key="table" role="group" aria-label={label} tabIndex={0} className={styles.table}>{table}</div> : <div key="place" ref={place} role="img" aria-label={label} tabIndex={0} className={styles.place} style={{ height }} />}
      <figcaption className={`${styles.caption} no-print`}>
        <Button look="quiet" onPress={() => setAsTable(!asTable)}>
          {asTable ? t('chart.picture') : t('chart.table')}
        </Button>
      </figcaption>
    </figure>
  )
}

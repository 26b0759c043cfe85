import { useTranslation } from 'react-i18next'
import { type Kept, type Line, newLine, plainNumber } from '../../app/drafts/draft'
import { Button } from '../../parts/button'
import { figure } from '../../parts/number'
import { Status } from '../../parts/status'
import { dayText } from '../../parts/time'
import { tell } from '../../parts/toast'
import styles from './fill.module.css'
import type { Answer } from './judge'
import { LineFields } from './line'
import type { Form } from './queries'
import type { Usual } from './usual'

interface Props {
  account: string
  unit: string
  form: Form
  answer: Answer
  usual: Usual | undefined
  /** The day that a new line begins with. */
  day: string
  edit: (change: (k: Kept) => Kept) => void
  big: boolean
}

/** One indicator: what is asked, what it was before, and one line or several. */
export function Question({ account, unit, form, answer, usual, day, edit, big }: Props) {
  const { t } = useTranslation('entry')
  const { indicator, lines, odd, total, claim } = answer
  const { period } = form
  const { first, to, quantity } = usual?.last ?? {}
  const measure = indicator.measure ?? ''
  const change = (line: Line, part: Partial<Line>) =>
    edit((k) => ({ ...k, lines: k.lines.some((l) => l.id === line.id) ? k.lines.map((l) => (l.id === line.id ? { ...l, ...part } : l)) : [...k.lines, { ...line, ...part }] }))
  // The line that was only shown so far is written down with the one that follows it.
  const add = () => {
    const line = newLine(indicator.code, day)
    edit((k) => ({ ...k, lines: [...k.lines, ...[...lines.map((l) => l.line), line].filter((n) => !k.lines.some((l) => l.id === n.id))] }))
  }
  const remove = (line: Line) => {
    edit((k) => ({ ...k, lines: k.lines.filter((l) => l.id !== line.id) }))
    tell(t('told.removed'), () => edit((k) => (k.lines.some((l) => l.id === line.id) ? k : { ...k, lines: [...k.lines, line] })))
  }
  return (
    <section className={`${styles.question} ${big ? styles.bigQuestion : ''}`} data-indicator={indicator.code} aria-labelledby={`q-${indicator.code}`}>
      <h2 id={`q-${indicator.code}`} className={styles.name}>
        {indicator.name}
      </h2>
      <p className={styles.usual} id={`u-${indicator.code}`}>
        {usual ? (
          <>
            <span>
              {t('usual.last', { when: first === to ? dayText(first, period.last) : t('days', { first: dayText(first, period.last), last: dayText(to, period.last) }) })} <strong>{figure(quantity)}</strong> {measure}
            </span>
            <span>{usual.least === usual.most ? t('usual.always', { value: figure(usual.most) }) : t('usual.range', { least: figure(usual.least), most: figure(usual.most) })}</span>
          </>
        ) : (
          <span>{t('usual.never')}</span>
        )}
      </p>
      {lines.map(({ line, fault, told }, i) => (
        <LineFields
          key={line.id}
          account={account}
          unit={unit}
          period={period}
          line={line}
          name={lines.length > 1 ? t('field.lineName', { name: indicator.name, day: dayText(line.day, period.last) }) : indicator.name}
          measure={measure}
          manual={indicator.manual ?? false}
          error={fault ? t(`fault.${fault}`) : told.map((e) => e.message).join(' ')}
          describedBy={`u-${indicator.code}`}
          onChange={(part) => change(line, part)}
          onTidy={() => plainNumber(line.quantity) !== line.quantity && change(line, { quantity: plainNumber(line.quantity) })}
          onAdd={i === lines.length - 1 ? add : undefined}
          onRemove={lines.length > 1 ? () => remove(line) : undefined}
        />
      ))}
      {odd && (
        <div className={styles.odd} role="alert">
          <Status is="warn">{t(`odd.${odd}`, { total: figure(total), least: figure(usual?.least), most: figure(usual?.most), measure })}</Status>
          <Button big data-sure onPress={() => edit((k) => ({ ...k, sure: [...k.sure.filter((s) => !s.startsWith(`${indicator.code}=`)), claim] }))}>
            {t('odd.sure')}
          </Button>
        </div>
      )}
    </section>
  )
}

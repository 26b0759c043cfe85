import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button as AriaButton, Dialog, DialogTrigger, Popover } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { useMoment } from '../../app/moment'
import { indicatorsQuery } from '../../app/queries'
import { ExplainLink } from '../../parts/explainlink'
import { figure } from '../../parts/number'
import { PaceStatus } from '../../parts/pacestatus'
import { Mark, Status } from '../../parts/status'
import { dayText } from '../../parts/time'
import { slipsOf, type Ground, type Slip } from './slips'
import styles from './slips.module.css'

/** What falls behind next, the dearest first. */
export function Slips({ ground, reference }: { ground: Ground; reference: string }) {
  const { t } = useTranslation('overview')
  const slips = slipsOf(ground)
  return (
    <section aria-labelledby="slips" data-part="slips">
      <header className={styles.head}>
        <h2 id="slips">{t('slips.title')}</h2>
        <DialogTrigger>
          <AriaButton className={`${styles.how} no-print`}>{t('slips.how')}</AriaButton>
          <Popover className={styles.popover!} placement="bottom end">
            <Dialog aria-label={t('slips.how')} className={styles.help!}>
              {t('slips.help')}
            </Dialog>
          </Popover>
        </DialogTrigger>
      </header>
      {slips.length === 0 ? (
        <p>
          <Status is="good">{t('slips.none')}</Status>
        </p>
      ) : (
        <ol className={styles.list}>
          {slips.map((s) => (
            <li key={`${s.unit}/${s.item ?? ''}/${s.line?.indicator ?? ''}`} className={styles.slip}>
              <Line slip={s} reference={reference} />
            </li>
          ))}
        </ol>
      )}
    </section>
  )
}

function Line({ slip, reference }: { slip: Slip; reference: string }) {
  const { t } = useTranslation('overview')
  const { link, as_of } = useMoment()
  const measures = useQuery(indicatorsQuery(as_of)).data
  const measure = measures?.find((i) => i.code === slip.line?.indicator)?.measure ?? ''
  const pace = (children: string) => (
    <Link to="/pace" search={{ ...link, unit: slip.unit, indicator: slip.line?.indicator }} className={styles.open}>
      {children}
    </Link>
  )
  if (slip.why === 'below') {
    return (
      <>
        <span className={styles.name}>
          {pace(slip.unitName)} <Mark>{t('slips.below')}</Mark>
        </span>
        <span className={styles.loss}>{slip.line && <PaceStatus line={slip.line} />}</span>
        <span className={styles.why}>{slip.name}</span>
      </>
    )
  }
  const said = { shortfall: figure(slip.shortfall), measure, finish: dayText(slip.line?.forecast.finish ?? undefined, reference) }
  return (
    <>
      <span className={styles.name}>{slip.line ? pace(slip.name) : <ExplainLink unit={slip.unit} item={slip.item}>{slip.name}</ExplainLink>}</span>
      <span className={styles.loss}>
        {slip.loss === undefined ? (
          <Status is="warn">{t('slips.noLoss')}</Status>
        ) : (
          <ExplainLink unit={slip.unit} item={slip.item}>
            <Status is="bad">{t('slips.loss', { loss: figure(slip.loss) })}</Status>
          </ExplainLink>
        )}
      </span>
      <span className={styles.why}>
        {slip.why === 'deduction' ? t('slips.deduction') : t(`slips.${slip.why}`, said)}
        {slip.loss === undefined && ` · ${t('slips.others')}`}
      </span>
    </>
  )
}

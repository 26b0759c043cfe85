import { useTranslation } from 'react-i18next'
import { type Kept, type Line, plainNumber, sent } from '../../app/drafts/draft'
import { draftsOf } from '../../app/drafts/drafts'
import { useAgency } from '../../app/session'
import { Button } from '../../parts/button'
import { Note } from '../../parts/notes'
import { Status } from '../../parts/status'
import { instantText } from '../../parts/time'
import { tell } from '../../parts/toast'
import type { Form } from './queries'
import styles from './return.module.css'

/** Two people wrote the same draft: both are shown, and the clerk says which one goes on. Nothing is lost before. */
export function Clash({ account, form, mine }: { account: string; form: Form; mine: Kept }) {
  const { t } = useTranslation('entry')
  const { zone } = useAgency()
  const theirs = mine.clash!
  const drafts = draftsOf(account)
  const settle = (take: 'mine' | 'theirs') => {
    const before = mine
    drafts.edit(mine.key, (k) => ({
      ...k,
      clash: undefined,
      rev: theirs.rev,
      base: sent(theirs).body,
      ...(take === 'theirs' ? { lines: theirs.lines, reason: theirs.reason } : {}),
    }))
    if (take === 'theirs') tell(t('clash.took'), () => drafts.edit(mine.key, (k) => ({ ...k, lines: before.lines, reason: before.reason })))
  }
  const text = (lines: readonly Line[], code: string) =>
    lines
      .filter((l) => l.indicator === code)
      .map((l) => plainNumber(l.quantity))
      .join('、')
  return (
    <section aria-label={t('clash.title')}>
      <Note kind="warn">{t('clash.text', { by: theirs.by, when: instantText(theirs.at, zone) })}</Note>
      <div className={styles.scroll}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{t('field.indicator')}</th>
              <th scope="col" className="num">
                {t('clash.mine')}
              </th>
              <th scope="col" className="num">
                {t('clash.theirs')}
              </th>
              <th scope="col" />
            </tr>
          </thead>
          <tbody>
            {form.indicators.map((i) => {
              const [a, b] = [text(mine.lines, i.code), text(theirs.lines, i.code)]
              return (
                (a || b) && (
                  <tr key={i.code}>
                    <th scope="row">{i.name}</th>
                    <td className="num">{a}</td>
                    <td className="num">{b}</td>
                    <td>{a !== b && <Status is="warn">{t('clash.differs')}</Status>}</td>
                  </tr>
                )
              )
            })}
          </tbody>
        </table>
      </div>
      <div className={styles.choices}>
        <Button look="primary" big onPress={() => settle('mine')}>
          {t('clash.keepMine')}
        </Button>
        <Button big onPress={() => settle('theirs')}>
          {t('clash.takeTheirs')}
        </Button>
      </div>
    </section>
  )
}

import { Button as AriaButton, Dialog, DialogTrigger, Heading, Popover } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { useUnitNames } from '../../app/queries'
import { useAgency } from '../../app/session'
import { Button } from '../../parts/button'
import { figure } from '../../parts/number'
import { instantText } from '../../parts/time'
import styles from './board.module.css'
import type { Moved } from './moved'
import { eventWords, movedWords } from './remarks'

const shown = 8

/** The mark of a row that moved: opens into what happened, by whom and when; read, it goes. */
export default function Why({ moved, onRead }: { moved: Moved; onRead: () => void }) {
  const { t } = useTranslation('board')
  const { zone } = useAgency()
  const name = useUnitNames()
  return (
    <DialogTrigger>
      <AriaButton className={styles.why!} aria-label={t('moved.open')}>
        ●
      </AriaButton>
      <Popover className={styles.popover!}>
        <Dialog className={styles.whyBox!}>
          {({ close }) => (
            <>
              <Heading slot="title" className={styles.whyTitle!}>
                {t('moved.title', { name: moved.name })}
              </Heading>
              <p>{movedWords(t, moved).join(t('semicolon'))}</p>
              {moved.items.length > 0 && (
                <ul>
                  {moved.items.map((i) => (
                    <li key={i.name}>{t('moved.item', { name: i.name, from: figure(i.from), to: figure(i.to) })}</li>
                  ))}
                </ul>
              )}
              {moved.why.length === 0 ? (
                <p className="soft">{t('moved.others')}</p>
              ) : (
                <ul className={styles.events}>
                  {moved.why.slice(0, shown).map((e, i) => (
                    <li key={i}>
                      {e.unit && `${name(e.unit)} `}
                      <strong>{eventWords(t, e)}</strong>
                      <br />
                      <span className="soft">
                        {e.actor} {instantText(e.at, zone)}
                        {e.reason && ` · ${e.reason}`}
                      </span>
                    </li>
                  ))}
                </ul>
              )}
              <Button
                look="primary"
                onPress={() => {
                  close()
                  onRead()
                }}
              >
                {t('moved.read')}
              </Button>
            </>
          )}
        </Dialog>
      </Popover>
    </DialogTrigger>
  )
}

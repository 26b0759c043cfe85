import { useTranslation } from 'react-i18next'
import type { Kept } from '../../app/drafts/draft'
import type { Outcome } from '../../app/drafts/sync'
import { useAgency } from '../../app/session'
import { Status } from '../../parts/status'
import { instantText } from '../../parts/time'
import { useAway } from './away'

/** Where what was typed is by now: on this device, at the server, or waiting to be handed in. */
export function Saved({ draft, dirty, outcome }: { draft: Kept; dirty: boolean; outcome: Outcome | undefined }) {
  const { t } = useTranslation('entry')
  const { zone } = useAgency()
  const away = useAway()
  const waits = away || outcome === 'waiting'
  return (
    <span role="status" aria-live="polite">
      {outcome === 'unkept' && dirty ? (
        <Status is="bad">{t('saved.unkept')}</Status>
      ) : outcome === 'signin' && dirty ? (
        <Status is="warn">
          {t('saved.signin')} <a href="/signin?next=/entry">{t('saved.signinLink')}</a>
        </Status>
      ) : draft.handIn ? (
        <Status is="warn">{waits ? t('saved.queued') : t('saved.sending')}</Status>
      ) : dirty && waits ? (
        <Status is="warn">{t('saved.here')}</Status>
      ) : dirty ? (
        <span className="soft">{draft.refused ? t('saved.onlyHere') : t('saved.saving')}</span>
      ) : draft.savedAt ? (
        <Status is="good">{t('saved.there', { when: instantText(draft.savedAt, zone).slice(-5) })}</Status>
      ) : null}
    </span>
  )
}

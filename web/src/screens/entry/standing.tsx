import { useTranslation } from 'react-i18next'
import { Status, type Standing as Is } from '../../parts/status'

const looks: Record<string, Is> = { open: 'none', draft: 'none', submitted: 'warn', verified: 'done', returned: 'bad', locked: 'done' }

/** How far a return has come. */
export function Standing({ state }: { state: string }) {
  const { t } = useTranslation('entry')
  return <Status is={looks[state] ?? 'none'}>{t(`state.${state as 'open' | 'draft' | 'submitted' | 'verified' | 'returned' | 'locked'}`)}</Status>
}

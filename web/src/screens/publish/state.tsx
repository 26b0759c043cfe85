import { useTranslation } from 'react-i18next'
import { Status, type Standing } from '../../parts/status'
import type { Edition } from './queries'

export function EditionState({ edition: e }: { edition: Edition }) {
  const { t } = useTranslation('publish')
  if (e.state === 'frozen') return <Status is="warn">{t('state.frozen')}</Status>
  if (e.amended_by) return <Status is="none">{t('state.amended')}</Status>
  return <Status is="done">{t('state.published')}</Status>
}

const looks: Record<string, Standing> = { open: 'warn', upheld: 'good', rejected: 'none' }

export function ObjectionState({ state }: { state: string }) {
  const { t } = useTranslation('publish')
  return <Status is={looks[state] ?? 'none'}>{t(`objection.${state as 'open'}`)}</Status>
}

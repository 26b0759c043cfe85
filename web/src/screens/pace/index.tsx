import { useTranslation } from 'react-i18next'
import { Page } from '../../parts/page'

export default function Screen() {
  const { t } = useTranslation('pace')
  return <Page title={t('title')}>{null}</Page>
}

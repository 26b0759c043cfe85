// A rulebook in forms: read from the text, and written back into it.
import { isMap, isSeq } from 'yaml'
import { useTranslation } from 'react-i18next'
import { Button } from '../../parts/button'
import { Note } from '../../parts/notes'
import { documentOf, setValue } from './document'
import { EditContext, type Edit } from './edit'
import { Fields } from './fields'
import { Items } from './items'
import styles from './rulebook.module.css'
import type { Thing } from './words'

export function Form(edit: Omit<Edit, 'document'>) {
  const { t } = useTranslation('rulebook')
  const document = documentOf(edit.text)
  if (!document) return <Note kind="bad">{t('form.noYaml')}</Note>
  const book = document.toJS() as Thing
  const items = Array.isArray(book.items) ? (book.items as Thing[]) : []
  // Only what has marks of its own counts towards the full marks, in exact ten-thousandths.
  const marks = items.reduce((n, i) => n + Math.round(Number(i.full ?? 0) * 10_000), 0) / 10_000
  return (
    <EditContext value={{ ...edit, document }}>
      <section className={styles.section}>
        <h2>{t('form.items', { count: items.length, marks, full: String(book.full ?? '') })}</h2>
        {edit.change && Number(book.full) !== marks && (
          <p>
            <Button onPress={() => edit.change!(setValue(edit.text, ['full'], String(marks)))}>{t('form.setFull', { marks })}</Button>
          </p>
        )}
        {isSeq(document.get('items')) ? <Items path={['items']} /> : <Note kind="warn">{t('form.noItems')}</Note>}
      </section>
      <section className={styles.section}>
        <h2>{t('form.general')}</h2>
        <Fields path={[]} except={['items', 'tiers', 'ranking']} />
      </section>
      {(['ranking', 'tiers'] as const).map(
        (key) =>
          isMap(document.get(key)) && (
            <section key={key} className={styles.section}>
              <h2>{t(`form.${key}`)}</h2>
              <Fields path={[key]} />
            </section>
          ),
      )}
    </EditContext>
  )
}

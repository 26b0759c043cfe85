// The first step: a file dropped, chosen or pasted; templates for who has none yet.
import { useEffect, useState } from 'react'
import { DropZone, FileTrigger, Text, type FileDropItem } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { Button } from '../../parts/button'
import { TextBox } from '../../parts/field'
import { Note } from '../../parts/notes'
import styles from './import.module.css'
import { pasted } from './queries'
import { kinds } from './search'

export function Start({ onFile }: { onFile: (file: File) => void }) {
  const { t } = useTranslation('import')
  const [text, setText] = useState('')
  const [bad, setBad] = useState(false)
  const take = (cells: string) => {
    const file = pasted(cells, t('start.pastedName'))
    setBad(!file)
    if (file) onFile(file)
  }
  useEffect(() => {
    // Cells pasted anywhere on the page, but not into a field.
    const on = (e: ClipboardEvent) => {
      if (e.target instanceof HTMLElement && e.target.closest('input,textarea')) return
      const file = e.clipboardData?.files[0]
      const cells = e.clipboardData?.getData('text/plain')
      if (file) onFile(file)
      else if (cells) take(cells)
    }
    addEventListener('paste', on)
    return () => removeEventListener('paste', on)
  })
  return (
    <div className={styles.start}>
      <DropZone
        className={styles.drop!}
        aria-label={t('start.drop')}
        onDrop={async (e) => {
          const item = e.items.find((i): i is FileDropItem => i.kind === 'file')
          if (item) onFile(await item.getFile())
        }}
      >
        <Text slot="label">{t('start.drop')}</Text>
        <FileTrigger acceptedFileTypes={['.xlsx', '.xlsm', '.csv', '.txt', '.tsv']} onSelect={(files) => files?.[0] && onFile(files[0])}>
          <Button look="primary">{t('start.choose')}</Button>
        </FileTrigger>
        <p className="soft">{t('start.promise')}</p>
      </DropZone>
      <section>
        <h2>{t('start.paste')}</h2>
        <TextBox label={t('start.pasteHelp')} lines={4} value={text} onChange={setText} />
        {bad && <Note kind="bad">{t('start.noTable')}</Note>}
        <p>
          <Button onPress={() => take(text)} isDisabled={text.trim() === ''}>
            {t('start.read')}
          </Button>
        </p>
      </section>
      <section>
        <h2>{t('start.templates')}</h2>
        <p className="soft">{t('start.templatesHelp')}</p>
        <ul className={styles.templates}>
          {kinds.map((k) => (
            <li key={k}>
              <span>{t(`kind.${k}`)}</span>
              <a href={`/api/v1/templates/${k}`} download>
                Excel {/* text-ok: its own name */}
                <span className="visually-hidden">{t('start.template', { kind: t(`kind.${k}`) })}</span>
              </a>
              <a href={`/api/v1/templates/${k}?format=csv`} download>
                CSV {/* text-ok: its own name */}
                <span className="visually-hidden">{t('start.template', { kind: t(`kind.${k}`) })}</span>
              </a>
            </li>
          ))}
        </ul>
      </section>
    </div>
  )
}

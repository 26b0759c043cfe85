import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useDeferredValue, useState } from 'react'
import { Autocomplete, Input, Label, ListBox, ListBoxItem, Modal, ModalOverlay, SearchField, Text, Dialog } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { client, must, type Schemas } from '../api/client'
import { momentOf, type Moment } from './moment'
import { pagesFor } from './pages'
import { ledger } from './queries'
import styles from './search.module.css'
import { useSession } from './session'

interface Found {
  id: string
  name: string
  note: string
  go: () => void
}

/** Pages, units, people, indicators, items and editions, by name, code, pinyin or initials. */
export default function Search({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  return (
    <ModalOverlay isOpen onOpenChange={(open) => !open && onClose()} isDismissable className={styles.veil!}>
      <Modal className={styles.box!}>
        <Dialog aria-label={t('shell.search')} className={styles.dialog!}>
          <Palette onClose={onClose} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}

function Palette({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const me = useSession()
  const [typed, setTyped] = useState('')
  const q = useDeferredValue(typed.trim())
  const { data } = useQuery({
    queryKey: ledger('search', q),
    queryFn: ({ signal }) => must(client.GET('/api/v1/search', { params: { query: { q, limit: 12 } }, signal })),
    enabled: q !== '',
    placeholderData: keepPreviousData,
  })
  const moment: Moment = momentOf(Object.fromEntries(new URLSearchParams(location.search)))
  const pages: Found[] = pagesFor(me)
    .map((p) => ({ id: `page:${p.to}`, name: t(`nav.${p.name}`), note: t('search.page'), go: () => void navigate({ to: p.to }) }))
    .filter((p) => q === '' || p.name.toLowerCase().includes(q.toLowerCase()))
  const found: Found[] = q === '' ? [] : (data?.items ?? []).map((hit) => ({ id: [hit.kind, hit.unit, hit.rulebook, hit.code].join(':'), name: hit.name, note: [t(`search.${hit.kind}`), hit.note || hit.code].join(' · '), go: () => open(hit) }))
  const open = (hit: Schemas['Hit']) => {
    switch (hit.kind) {
      case 'unit':
        return void navigate({ to: '/explain', search: { ...moment, unit: hit.code } })
      case 'item':
        return void navigate({ to: '/board', search: { ...moment, rulebook: hit.rulebook } })
      case 'indicator':
        return void navigate({ to: '/ledger', search: { indicator: hit.code } })
      case 'edition':
        return void navigate({ to: '/publish', search: { edition: hit.code } })
      case 'person':
        return void navigate({ to: '/admin', search: { tab: 'people', person: hit.code } })
    }
  }
  const all = [...found, ...pages]
  return (
    <Autocomplete inputValue={typed} onInputChange={setTyped}>
      <SearchField autoFocus className={styles.field!}>
        <Label className="visually-hidden">{t('shell.search')}</Label>
        <Input className={styles.input!} placeholder={t('search.hint')} />
      </SearchField>
      <ListBox
        aria-label={t('search.results')}
        items={all}
        className={styles.list!}
        onAction={(key) => {
          onClose()
          all.find((f) => f.id === key)?.go()
        }}
        renderEmptyState={() => <p className={styles.none}>{t('search.none')}</p>}
      >
        {(f) => (
          <ListBoxItem id={f.id} textValue={f.name} className={styles.hit!}>
            <Text slot="label">{f.name}</Text>
            <Text slot="description" className={styles.note!}>
              {f.note}
            </Text>
          </ListBoxItem>
        )}
      </ListBox>
    </Autocomplete>
  )
}

import { useState, type ReactNode } from 'react'
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { Button } from './button'
import styles from './dialog.module.css'
import { Failure } from './failure'
import { TextBox } from './field'

interface Props {
  title: string
  isOpen: boolean
  onClose: () => void
  children: ReactNode
  /** side: a sheet at the right edge (whole width on a phone); centre: a box. */
  place?: 'centre' | 'side'
  wide?: boolean
}

export function Dialog({ title, isOpen, onClose, children, place = 'centre', wide }: Props) {
  const { t } = useTranslation()
  return (
    <ModalOverlay isOpen={isOpen} onOpenChange={(open) => !open && onClose()} isDismissable className={`${styles.veil} ${styles[place]}`}>
      <Modal className={`${styles.box} ${wide ? styles.wide : ''}`}>
        <AriaDialog className={styles.dialog!}>
          <header className={styles.head}>
            <Heading slot="title" className={styles.title!}>
              {title}
            </Heading>
            <Button look="quiet" onPress={onClose} aria-label={t('act.close')}>
              <span aria-hidden="true">✕</span>
            </Button>
          </header>
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}

interface ConfirmProps {
  title: string
  /** What will happen, and whether it can be taken back. */
  children: ReactNode
  /** The verb on the button. */
  act: string
  danger?: boolean
  isOpen: boolean
  onClose: () => void
  /** reason is empty where none is asked for. What it throws is shown. */
  onConfirm: (reason: string) => Promise<unknown>
  /** Asks for a written reason, which must not be empty. */
  reason?: string
}

/** Asks before what cannot be undone. */
export function Confirm({ title, children, act, danger, isOpen, onClose, onConfirm, reason }: ConfirmProps) {
  const { t } = useTranslation()
  const [why, setWhy] = useState('')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const done = () => {
    setWhy('')
    setError(undefined)
    onClose()
  }
  const confirm = async () => {
    setBusy(true)
    try {
      await onConfirm(why.trim())
      done()
    } catch (e) {
      setError(e)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog title={title} isOpen={isOpen} onClose={done}>
      <form
        onSubmit={(e) => {
          e.preventDefault()
          if (!busy && (!reason || why.trim())) void confirm()
        }}
      >
        <div className={styles.text}>{children}</div>
        {reason && <TextBox label={reason} lines={3} value={why} onChange={setWhy} autoFocus isRequired />}
        {error !== undefined && <Failure error={error} />}
        <footer className={styles.foot}>
          <Button onPress={done}>{t('act.cancel')}</Button>
          <Button type="submit" autoFocus={!reason && !danger} look={danger ? 'danger' : 'primary'} isDisabled={busy || (!!reason && !why.trim())}>
            {act}
          </Button>
        </footer>
      </form>
    </Dialog>
  )
}

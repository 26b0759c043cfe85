import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Ask } from '../../parts/ask'
import { Facts } from '../../parts/facts'
import { Note } from '../../parts/notes'
import { Status } from '../../parts/status'
import styles from './explain.module.css'
import { verify } from './proof'
import { proofQuery, type Line } from './queries'

/** The record's proof, checked by the reader's own machine. */
export function ProofOf({ line }: { line: Line }) {
  const { t } = useTranslation('explain')
  const { seq } = line
  const proof = useQuery(proofQuery(seq))
  return (
    <section className={styles.proof}>
      <h3>{t('proof.title')}</h3>
      <Ask query={proof} lines={3}>
        {({ file, key }) => (globalThis.crypto?.subtle ? <Checked line={line} file={file} logKey={key} /> : <Note>{t('proof.insecure')}</Note>)}
      </Ask>
      <p>
        <a href={`/api/v1/records/${seq}/proof`} download={`${seq}.proof`} className="no-print">
          {t('proof.download')}
        </a>{' '}
        <span className="soft">{t('proof.offline', { seq })}</span>
      </p>
    </section>
  )
}

function Checked({ line, file, logKey }: { line: Line; file: string; logKey: string }) {
  const { t } = useTranslation('explain')
  const { seq, occurred_on, quantity } = line
  const { data: verdict } = useQuery({ queryKey: ['proof', seq, 'checked', file], queryFn: () => verify(file, { seq, occurred_on, quantity }, logKey), staleTime: Infinity })
  if (!verdict) return <p role="status">{t('proof.checking')}</p>
  return (
    <>
      <p>{verdict.fault ? <Status is="bad">{t('proof.bad', { what: t(`proof.fault.${verdict.fault}`) })}</Status> : <Status is="done">{t('proof.good')}</Status>}</p>
      <Facts
        of={[
          [t('proof.leaf'), <code key="leaf">{verdict.leafHash}</code>],
          [t('proof.path'), t('proof.steps', { count: verdict.steps })],
          [t('proof.root'), <code key="root">{verdict.root}</code>],
          [t('proof.size'), verdict.size],
        ]}
      />
      {!verdict.fault && <p className="soft">{verdict.signed ? t('proof.signed') : t('proof.unsigned')}</p>}
    </>
  )
}

import { useTranslation } from 'react-i18next'
import type zh from './text.zh.json'
import styles from './account.module.css'

// "record.read" → its words. Operations are the server's; one that has no words here yet stands for itself.
export function useOperationWords(): (operation: string) => string {
  const { t, i18n } = useTranslation('account')
  return (operation) => (i18n.exists(`account:operation.${operation}`) ? t(`operation.${operation}` as `operation.${keyof (typeof zh)['operation'] & 'public'}`) : operation)
}

/** What is done with the same kind of thing belongs together: "record.read", "record.write". */
export function grouped(operations: readonly string[]): [string, string[]][] {
  const groups = new Map<string, string[]>()
  for (const o of operations) {
    const thing = o.split('.')[0]!
    groups.set(thing, [...(groups.get(thing) ?? []), o])
  }
  return [...groups]
}

export function Operations({ of }: { of: readonly string[] }) {
  const words = useOperationWords()
  return (
    <ul className={styles.operations}>
      {of
        .filter((o) => o !== 'public')
        .map((o) => (
          <li key={o}>{words(o)}</li>
        ))}
    </ul>
  )
}

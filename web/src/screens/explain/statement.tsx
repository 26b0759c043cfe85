// The statement: a score as a calculation on paper, the result first and what it is made of indented below it.
import { Link } from '@tanstack/react-router'
import { createContext, useContext, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMoment } from '../../app/moment'
import { useCopy } from '../../parts/copy'
import { Button } from '../../parts/button'
import styles from './explain.module.css'
import { below, lineParts, listed, numbered, stepsOf, text, type Node, type Numbers } from './node'
import { Records } from './records'

interface Paper {
  numbers: Numbers
  /** Steps that are worked out at another place above. */
  again: ReadonlySet<Node>
  /** The record opened beside the statement. */
  record: number | undefined
  onRecord: (seq: number) => void
  /** Codes of items by their place in the rulebook, so that an item's line leads to the item alone. */
  itemAt: (rule: string) => string | undefined
}

const OnPaper = createContext<Paper>(null!)

/** Below this many levels steps of a total are closed at first; on paper all are open. */
const openLevels = 2
const firstSteps = 12
const moreSteps = 100

export function Statement({ root, whole, record, onRecord, itemAt }: { root: Node; whole: boolean } & Pick<Paper, 'record' | 'onRecord' | 'itemAt'>) {
  const numbers = useMemo(() => numbered(root), [root])
  const again = useMemo(() => repeated(root, numbers), [root, numbers])
  return (
    <OnPaper value={{ numbers, again, record, onRecord, itemAt }}>
      <ol className={styles.paper}>
        <Step node={root} level={0} whole={whole} />
      </ol>
    </OnPaper>
  )
}

/** The steps that stand in the tree a second time. */
function repeated(root: Node, numbers: Numbers): ReadonlySet<Node> {
  const seen = new Set<number>()
  const again = new Set<Node>()
  const visit = (n: Node) => {
    const steps = stepsOf(n)
    const number = numbers.get(steps)!
    const under = below(steps)
    if (under.length > 0 && seen.has(number)) return void again.add(n)
    seen.add(number)
    under.forEach(visit)
  }
  visit(root)
  return again
}

function Step({ node, level, whole }: { node: Node; level: number; whole: boolean }) {
  const { t } = useTranslation('explain')
  const paper = useContext(OnPaper)
  const again = paper.again.has(node)
  const under = again ? [] : below(stepsOf(node))
  const [open, setOpen] = useState(!whole || level < openLevels)
  const [shown, setShown] = useState(firstSteps)
  const item = whole && node.what === 'score.node.item' && node.rule ? paper.itemAt(node.rule) : undefined
  const copy = useCopy()
  return (
    <li className={styles.step}>
      <div className={styles.line}>
        {under.length > 0 && level > 0 ? (
          <button type="button" className={`${styles.fold} no-print`} aria-expanded={open} aria-label={open ? t('closed') : t('open')} onClick={() => setOpen(!open)}>
            {open ? '▾' : '▸'}
          </button>
        ) : (
          <span className={styles.fold} aria-hidden="true" />
        )}
        <Sentence node={node} again={again} item={item} />
        <button type="button" className={`${styles.copy} no-print`} onClick={() => void copy(text(node, t, paper.numbers))} aria-label={t('copyStep')} title={t('copyStep')}>
          <TwoSheets />
        </button>
      </div>
      {node.op === 'records' && (node.records?.length ?? 0) > 0 && <Records records={node.records!} current={paper.record} onOpen={paper.onRecord} />}
      {under.length > 0 && (
        <ol className={open ? undefined : styles.folded}>
          {under.slice(0, shown).map((k, i) => (
            <Step key={i} node={k} level={level + 1} whole={whole} />
          ))}
          {shown < under.length && (
            <li className="no-print">
              <Button look="quiet" onPress={() => setShown(shown + moreSteps)}>
                {t('moreSteps', { count: Math.min(moreSteps, under.length - shown) })}
              </Button>
            </li>
          )}
        </ol>
      )}
    </li>
  )
}

/** One line, word for word that of the command line; its parts told apart by weight, its rule and records open. */
function Sentence({ node, again, item }: { node: Node; again: boolean; item: string | undefined }) {
  const { t } = useTranslation('explain')
  const { link } = useMoment()
  const { what, value, how, rule, version, records } = lineParts(node, t)
  return (
    <span className={styles.sentence}>
      {what && (
        <span className={styles.what}>
          {item ? (
            <Link to="/explain" search={(old: object) => ({ ...old, item })} title={t('onlyItem')}>
              {what}
            </Link>
          ) : (
            what
          )}
          {t('node.colon')}
        </span>
      )}
      <strong className={styles.value}>{value}</strong>
      <span className={styles.how}>{how}</span>
      {rule && (
        <Link to="/rulebook" search={{ as_of: link.as_of, rulebook: link.rulebook } as never} className={styles.rule}>
          {rule}
        </Link>
      )}
      {version && <span className={styles.version}>{version}</span>}
      {records && <RecordNumbers node={node} words={records} />}
      {again && <span className={styles.version}> {t('node.above')}</span>}
    </span>
  )
}

/** The words about the records with each number in them made to open its record. */
function RecordNumbers({ node, words }: { node: Node; words: string }) {
  const { t } = useTranslation('explain')
  const { record, onRecord } = useContext(OnPaper)
  const numbers = new Set(node.records!.slice(0, listed).map((r) => String(r.seq)))
  // The count stands before the numbers and may be one of them; only what follows the colon is a number of a record.
  const cut = words.indexOf(t('node.colon').trim()) + 1
  return (
    <span className={styles.records}>
      {words.slice(0, cut)}
      {words
        .slice(cut)
        .split(/(\d+)/)
        .map((piece, i) =>
          numbers.has(piece) ? (
            <button key={i} type="button" className={styles.number} aria-label={t('openRecord', { seq: piece })} aria-pressed={record === Number(piece)} onClick={() => onRecord(Number(piece))}>
              {piece}
            </button>
          ) : (
            piece
          ),
        )}
    </span>
  )
}

// Drawn, for not every font has the sign.
function TwoSheets() {
  return (
    <svg viewBox="0 0 16 16" width="14" height="14" fill="none" stroke="currentColor" aria-hidden="true">
      <rect x="1.5" y="1.5" width="9" height="9" rx="1" />
      <path d="M5.5 13.5a1 1 0 0 0 1 1h7a1 1 0 0 0 1-1v-7a1 1 0 0 0-1-1" />
    </svg>
  )
}

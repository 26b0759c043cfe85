// What the forms share: the text they change, and how to say things.
import { createContext, useContext } from 'react'
import type { Document } from 'yaml'
import { wordAt, type Path } from './document'
import type { Schema } from './schema'

export interface Edit {
  text: string
  document: Document.Parsed
  schema: Schema
  /** Absent: may only be read. */
  change?: (text: string) => void
  indicators: readonly { code: string; name: string }[]
  /** Shows the line of a path in the text. */
  show: (path: Path) => void
}

export const EditContext = createContext<Edit | undefined>(undefined)

export function useEdit() {
  const edit = useContext(EditContext)!
  return {
    ...edit,
    word: (path: Path) => wordAt(edit.document, path) ?? '',
    indicatorName: (code: string) => edit.indicators.find((i) => i.code === code)?.name ?? code,
  }
}

import { useEffect, useState } from 'react'
import { TextBox } from '../../parts/field'

/** A value that is taken when the field is left or Enter is pressed: not at each key, for each makes a new text. */
export function Line({ label, value, onCommit, numeric, hideLabel }: { label: string; value: string; onCommit?: (value: string) => void; numeric?: boolean; hideLabel?: boolean }) {
  const [typed, setTyped] = useState(value)
  useEffect(() => setTyped(value), [value])
  const commit = () => typed !== value && onCommit?.(typed.trim())
  if (hideLabel)
    return onCommit ? (
      <input
        aria-label={label}
        inputMode={numeric ? 'decimal' : undefined}
        size={6}
        value={typed}
        onChange={(e) => setTyped(e.target.value)}
        onBlur={commit}
        onKeyDown={(e) => {
          if (e.key === 'Enter') commit()
          if (e.key === 'Escape') setTyped(value)
        }}
      />
    ) : (
      <>{value}</>
    )
  return <TextBox label={label} value={typed} onChange={setTyped} onBlur={commit} onKeyDown={(e) => e.key === 'Enter' && commit()} isReadOnly={!onCommit} numeric={numeric} />
}

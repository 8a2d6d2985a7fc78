import { cloneElement, Fragment, type ReactElement } from 'react'

const bold = { b: <b /> }

interface MarkedProps {
  readonly text: string
  /** What stands for each mark of the text; `<b>` needs no word. */
  readonly marks?: Readonly<Record<string, ReactElement>>
}

/**
 * A sentence with marks such as `<b>three</b>` in it, never one inside another. The library's own component can do more,
 * and weighs more than all texts of a screen.
 */
export function Marked({ text, marks = bold }: MarkedProps) {
  const parts = text.split(/<(\w+)>(.*?)<\/\1>/)
  return parts.map((part, n) => {
    // Every third part is plain; the two between are a mark and what it holds.
    if (n % 3 === 1) return null
    const mark = n % 3 === 2 ? marks[parts[n - 1] ?? ''] : undefined
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a sentence keep their order
    return mark ? cloneElement(mark, { key: n }, part) : <Fragment key={n}>{part}</Fragment>
  })
}

import { lazy, Suspense } from 'react'
import type { RichDoc } from './rich-text.tsx'
import type { MentionSource } from './rich-text-mention.tsx'
import { BlockSkeleton } from './skeletons.tsx'

const RichTextArea = lazy(() =>
  import('./rich-text-area.tsx').then((file) => ({ default: file.RichTextArea })),
)

export interface RichTextEditorProps {
  /** What it is, for screen readers: "メモ". */
  readonly label: string
  /** Read once, when the editor opens. */
  readonly initial?: RichDoc | string
  readonly onChange: (doc: RichDoc, text: string) => void
  readonly placeholder?: string
  /** Found people for "@…". */
  readonly mentions?: MentionSource
  /** ⌘/Ctrl + Enter. */
  readonly onSubmit?: () => void
  readonly autoFocus?: boolean
}

/** Notes and articles. Never inside a table or shadow DOM (input methods break there); short fields stay textareas. */
export function RichTextEditor(props: RichTextEditorProps) {
  return (
    <Suspense fallback={<BlockSkeleton height={148} />}>
      <RichTextArea {...props} />
    </Suspense>
  )
}

import { useMemo } from 'react'
import { RichText } from '../../ui/rich-text.tsx'
import { htmlDoc } from './rich-html.ts'

/** The words of a note, rich or plain. */
export function NoteBody({ body, html }: { readonly body: string; readonly html: string | null }) {
  const value = useMemo(() => (html === null ? body : htmlDoc(html)), [body, html])
  return <RichText value={value} />
}

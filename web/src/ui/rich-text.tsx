import type { ReactNode } from 'react'
import styles from './rich-text.module.css'

/** A Tiptap document as it is stored: plain JSON, never HTML. */
export interface RichDoc {
  readonly type: string
  readonly text?: string
  readonly attrs?: Readonly<Record<string, unknown>>
  readonly marks?: readonly { readonly type: string; readonly attrs?: Readonly<Record<string, unknown>> }[]
  readonly content?: readonly RichDoc[]
}

const safeHref = (value: unknown): string | undefined =>
  typeof value === 'string' && /^(https?:|mailto:|\/(?!\/))/i.test(value) ? value : undefined

function marked(node: RichDoc): ReactNode {
  let result: ReactNode = node.text ?? ''
  for (const mark of node.marks ?? []) {
    if (mark.type === 'bold') result = <strong>{result}</strong>
    else if (mark.type === 'italic') result = <em>{result}</em>
    else if (mark.type === 'strike') result = <s>{result}</s>
    else if (mark.type === 'code') result = <code>{result}</code>
    else if (mark.type === 'link' && safeHref(mark.attrs?.href)) {
      result = (
        <a className="link" href={safeHref(mark.attrs?.href)} rel="noopener noreferrer" target="_blank">
          {result}
        </a>
      )
    }
  }
  return result
}

function Node({ node }: { readonly node: RichDoc }): ReactNode {
  // biome-ignore lint/suspicious/noArrayIndexKey: a stored document never changes its order while shown
  const inner = (node.content ?? []).map((child, index) => <Node key={index} node={child} />)
  if (node.type === 'text') return marked(node)
  if (node.type === 'paragraph') return <p>{inner}</p>
  if (node.type === 'heading') return <h3>{inner}</h3>
  if (node.type === 'bulletList') return <ul>{inner}</ul>
  if (node.type === 'orderedList') return <ol>{inner}</ol>
  if (node.type === 'listItem') return <li>{inner}</li>
  if (node.type === 'blockquote') return <blockquote>{inner}</blockquote>
  if (node.type === 'hardBreak') return <br />
  if (node.type === 'horizontalRule') return <hr />
  if (node.type === 'codeBlock') {
    return (
      <pre>
        <code>{inner}</code>
      </pre>
    )
  }
  if (node.type === 'mention') {
    return <span className={styles.mention}>@{String(node.attrs?.label ?? node.attrs?.id ?? '')}</span>
  }
  return inner
}

/** Shows what `RichTextEditor` wrote (or plain text with its line breaks) without loading the editor. */
export function RichText({ value }: { readonly value: RichDoc | string }) {
  return (
    <div className={styles.text}>
      {typeof value === 'string' ? <p className={styles.plain}>{value}</p> : <Node node={value} />}
    </div>
  )
}

/** The words alone, for search and previews. */
export function plainText(node: RichDoc): string {
  if (node.type === 'text') return node.text ?? ''
  if (node.type === 'hardBreak') return '\n'
  if (node.type === 'mention') return `@${String(node.attrs?.label ?? '')}`
  const inner = (node.content ?? []).map(plainText)
  return inner.join(node.type === 'doc' || node.type.endsWith('List') ? '\n' : '')
}

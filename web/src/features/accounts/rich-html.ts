import type { RichDoc } from '../../ui/rich-text.tsx'

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escaped = (text: string) => text.replace(/[&<>"]/g, (sign) => escapes[sign] ?? sign)

const markTags: Record<string, string> = { bold: 'strong', italic: 'em', strike: 's', code: 'code' }
const nodeTags: Record<string, string> = {
  paragraph: 'p',
  heading: 'h3',
  bulletList: 'ul',
  orderedList: 'ol',
  listItem: 'li',
  blockquote: 'blockquote',
}

/** What the editor wrote, as the HTML that the API keeps. */
export function docHtml(node: RichDoc): string {
  if (node.type === 'text') {
    return (node.marks ?? []).reduce(
      (inner, mark) => {
        if (mark.type === 'link') return `<a href="${escaped(String(mark.attrs?.href ?? ''))}">${inner}</a>`
        const tag = markTags[mark.type]
        return tag ? `<${tag}>${inner}</${tag}>` : inner
      },
      escaped(node.text ?? ''),
    )
  }
  if (node.type === 'hardBreak') return '<br>'
  if (node.type === 'mention') {
    const label = escaped(String(node.attrs?.label ?? ''))
    return `<span data-type="mention" data-id="${escaped(String(node.attrs?.id ?? ''))}" data-label="${label}">@${label}</span>`
  }
  const inner = (node.content ?? []).map(docHtml).join('')
  const tag = nodeTags[node.type]
  return tag ? `<${tag}>${inner}</${tag}>` : inner
}

const marksOf: Record<string, string> = {
  STRONG: 'bold',
  B: 'bold',
  EM: 'italic',
  I: 'italic',
  S: 'strike',
  CODE: 'code',
}
const nodesOf: Record<string, string> = {
  P: 'paragraph',
  H3: 'heading',
  UL: 'bulletList',
  OL: 'orderedList',
  LI: 'listItem',
  BLOCKQUOTE: 'blockquote',
}

type Mark = { readonly type: string; readonly attrs?: Readonly<Record<string, unknown>> }

function inside(element: Node, marks: readonly Mark[]): RichDoc[] {
  return [...element.childNodes].flatMap((child) => read(child, marks))
}

function read(node: Node, marks: readonly Mark[]): RichDoc[] {
  if (node.nodeType === Node.TEXT_NODE) {
    const text = node.textContent ?? ''
    return text === '' ? [] : [{ type: 'text', text, ...(marks.length > 0 ? { marks } : {}) }]
  }
  if (!(node instanceof Element)) return []
  const mark = marksOf[node.tagName]
  if (mark) return inside(node, [...marks, { type: mark }])
  if (node.tagName === 'A') {
    return inside(node, [...marks, { type: 'link', attrs: { href: node.getAttribute('href') ?? '' } }])
  }
  if (node.tagName === 'BR') return [{ type: 'hardBreak' }]
  if (node.getAttribute('data-type') === 'mention') {
    const label = node.getAttribute('data-label') ?? (node.textContent ?? '').replace(/^@/, '')
    return [{ type: 'mention', attrs: { id: node.getAttribute('data-id') ?? '', label } }]
  }
  const type = nodesOf[node.tagName]
  if (!type) return inside(node, marks)
  const attrs = type === 'heading' ? { attrs: { level: 3 } } : {}
  return [{ type, ...attrs, content: inside(node, []) }]
}

/** The kept HTML as a document that is drawn without ever setting HTML; what it does not know becomes plain words. */
export function htmlDoc(html: string): RichDoc {
  const { body } = new DOMParser().parseFromString(html, 'text/html')
  const content = inside(body, [])
  const isInline = content.some(({ type }) => type === 'text')
  return { type: 'doc', content: isInline ? [{ type: 'paragraph', content }] : content }
}

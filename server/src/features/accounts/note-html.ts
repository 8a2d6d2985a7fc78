import sanitizeHtml from 'sanitize-html'

const options: sanitizeHtml.IOptions = {
  allowedTags: ['p', 'br', 'strong', 'em', 's', 'code', 'ul', 'ol', 'li', 'blockquote', 'a', 'span', 'h3'],
  allowedAttributes: { a: ['href'], span: ['data-type', 'data-id', 'data-label', 'class'] },
  allowedClasses: { span: ['mention'] },
  allowedSchemes: ['http', 'https', 'mailto'],
  allowProtocolRelative: false,
  transformTags: {
    b: 'strong',
    i: 'em',
    a: (tagName, attribs) => ({
      tagName,
      attribs: { ...attribs, rel: 'noopener noreferrer nofollow', target: '_blank' },
    }),
  },
}

/** What may stay of the rich text somebody sends: words, lists, links, mentions; never a script, style or picture. */
export function sanitiseNote(html: string): string {
  const allowedAttributes = { ...options.allowedAttributes, a: ['href', 'rel', 'target'] }
  return sanitizeHtml(html, { ...options, allowedAttributes }).trim()
}

const blockEnd = /<\/(p|li|h3|blockquote)>|<br\s*\/?>/g

/** The words of rich text alone, a line for each block: for search, for exports and for programs. */
export function plainText(html: string): string {
  const lines = sanitizeHtml(html.replace(blockEnd, '$&\n'), { allowedTags: [], allowedAttributes: {} })
  const text = lines
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
  return text.replace(/\n{2,}/g, '\n').trim()
}

const mention = /<span\b[^>]*\bdata-type="mention"[^>]*>/g

/** Ids of the members a sanitised note names. */
export function mentionedIds(html: string): string[] {
  const ids = [...html.matchAll(mention)].flatMap(([tag]) => /data-id="([0-9a-f-]{36})"/.exec(tag)?.[1] ?? [])
  return [...new Set(ids)]
}

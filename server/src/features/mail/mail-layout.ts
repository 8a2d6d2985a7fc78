export type MailWords = {
  language: 'ja' | 'en'
  heading: string
  /** Each a paragraph; a line break stays a line break. */
  paragraphs: readonly string[]
  items?: readonly { text: string; url?: string | undefined }[]
  action?: { label: string; url: string } | undefined
  footer: string
}

/** A mail as text and as HTML without pictures or anything from elsewhere. */
export function layOutMail(words: MailWords): { text: string; html: string } {
  const { language, heading, paragraphs, items = [], action, footer } = words
  const text = [
    heading,
    ...paragraphs,
    ...(items.length > 0
      ? [items.map((item) => `- ${item.text}${item.url ? `\n  ${item.url}` : ''}`).join('\n')]
      : []),
    ...(action ? [`${action.label}\n${action.url}`] : []),
    `-- \n${footer}`,
  ].join('\n\n')
  const html = [
    `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">`,
    `<title>${escapeHtml(heading)}</title></head><body style="margin:0;padding:24px;background:#f6f6f4;color:#1d1d1b;`,
    `font-family:'Hiragino Sans','Noto Sans JP','Yu Gothic UI',Meiryo,Arial,sans-serif;font-size:15px;line-height:1.7">`,
    `<div style="max-width:600px;margin:0 auto;padding:24px;background:#fff;border-radius:8px">`,
    `<h1 style="margin:0 0 12px;font-size:18px">${escapeHtml(heading)}</h1>`,
    ...paragraphs.map((line) => `<p style="margin:0 0 12px">${withBreaks(line)}</p>`),
    items.length > 0
      ? `<ul style="margin:0 0 12px;padding-left:20px">${items.map(itemOf).join('')}</ul>`
      : '',
    action
      ? `<p style="margin:16px 0"><a href="${escapeHtml(action.url)}" style="color:#1a5fb4">${escapeHtml(action.label)}</a></p>`
      : '',
    `<p style="margin:20px 0 0;padding-top:12px;border-top:1px solid #ddd;color:#666;font-size:13px">${withBreaks(footer)}</p>`,
    '</div></body></html>',
  ].join('')
  return { text: `${text}\n`, html }
}

/** Answers to choose from by a link each, with what the first and the last stand for, and what follows below. */
export type Choices = {
  choices: readonly { label: string; url: string }[]
  ends: readonly [string, string]
  after: string
}

/** A letter to a customer: what was written, and nothing of ours around it. */
export function letterOf(
  subject: string,
  body: string,
  language: 'ja' | 'en',
  asked?: Choices,
): { text: string; html: string } {
  const html = [
    `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">`,
    `<title>${escapeHtml(subject)}</title></head><body style="margin:0;padding:16px;color:#1d1d1b;`,
    `font-family:'Hiragino Sans','Noto Sans JP','Yu Gothic UI',Meiryo,Arial,sans-serif;font-size:15px;line-height:1.8">`,
    ...paragraphsOf(body),
    ...(asked ? [choicesOf(asked), ...paragraphsOf(asked.after)] : []),
    '</body></html>',
  ].join('')
  const lines = asked?.choices.map(({ label, url }) => `${label}: ${url}`) ?? []
  const parts = [body.trim(), ...(asked ? [asked.ends.join('\n'), lines.join('\n'), asked.after.trim()] : [])]
  return { text: `${parts.filter((part) => part !== '').join('\n\n')}\n`, html }
}

const paragraphsOf = (text: string) =>
  text.trim() === ''
    ? []
    : text
        .trim()
        .split(/\n\s*\n/)
        .map((line) => `<p style="margin:0 0 14px">${linked(withBreaks(line))}</p>`)

const cell =
  'display:inline-block;min-width:26px;margin:0 4px 6px 0;padding:6px 4px;border:1px solid #1a5fb4;border-radius:4px;'

function choicesOf({ choices, ends: [first, last] }: Choices): string {
  const links = choices.map(
    ({ label, url }) =>
      `<a href="${escapeHtml(url)}" style="${cell}color:#1a5fb4;text-align:center;text-decoration:none">${escapeHtml(label)}</a>`,
  )
  const ends = `<span style="color:#666;font-size:13px">${escapeHtml(first)} / ${escapeHtml(last)}</span>`
  return `<p style="margin:0 0 14px">${links.join('')}<br>${ends}</p>`
}

/** Addresses in text that is escaped already become links. */
const linked = (html: string) =>
  html.replaceAll(
    /https?:\/\/[^\s<>"'）」、。]+/g,
    (url) => `<a href="${url}" style="color:#1a5fb4">${url}</a>`,
  )

const itemOf = ({ text, url }: { text: string; url?: string | undefined }) =>
  `<li>${url ? `<a href="${escapeHtml(url)}" style="color:#1a5fb4">${escapeHtml(text)}</a>` : escapeHtml(text)}</li>`

const withBreaks = (text: string) => escapeHtml(text).replaceAll('\n', '<br>')

export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}

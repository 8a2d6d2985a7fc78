import { describe, expect, it } from 'vitest'
import { docHtml } from './rich-html.ts'

const text = (words: string, ...marks: string[]) => ({
  type: 'text',
  text: words,
  marks: marks.map((type) => ({ type })),
})

describe('docHtml', () => {
  it('writes paragraphs, lists and marks', () => {
    const doc = {
      type: 'doc',
      content: [
        { type: 'paragraph', content: [text('Hello '), text('there', 'bold', 'italic')] },
        {
          type: 'bulletList',
          content: [{ type: 'listItem', content: [{ type: 'paragraph', content: [text('one')] }] }],
        },
      ],
    }
    expect(docHtml(doc)).toBe('<p>Hello <em><strong>there</strong></em></p><ul><li><p>one</p></li></ul>')
  })

  it('never lets words become markup', () => {
    expect(docHtml({ type: 'paragraph', content: [text('<script>"&')] })).toBe(
      '<p>&lt;script&gt;&quot;&amp;</p>',
    )
    const mark = { type: 'link', attrs: { href: '"><b>' } }
    expect(docHtml({ type: 'text', text: 'x', marks: [mark] })).toBe('<a href="&quot;&gt;&lt;b&gt;">x</a>')
  })

  it('names the member of a mention', () => {
    expect(docHtml({ type: 'mention', attrs: { id: '7', label: '佐藤' } })).toBe(
      '<span data-type="mention" data-id="7" data-label="佐藤">@佐藤</span>',
    )
  })
})

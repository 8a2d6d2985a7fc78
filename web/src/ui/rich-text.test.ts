import { expect, it } from 'vitest'
import { plainText } from './rich-text.tsx'

it('reads the words out of a document', () => {
  const text = (value: string) => ({ type: 'text', text: value })
  const doc = {
    type: 'doc',
    content: [
      { type: 'paragraph', content: [text('後任は'), { type: 'mention', attrs: { label: '佐藤' } }] },
      { type: 'paragraph', content: [text('来週')] },
    ],
  }
  expect(plainText(doc)).toBe('後任は@佐藤\n来週')
})

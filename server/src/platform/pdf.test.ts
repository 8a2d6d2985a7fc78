import { expect, it } from 'vitest'
import { readPdf } from '../../test/pdf-text.ts'
import { type PdfContent, renderPdf } from './pdf.ts'

const parts: [string, PdfContent][] = [
  ['words', { text: 'Body' }],
  ['a list', { ul: ['Body'] }],
  ['a table', { table: { body: [['Body']] } }],
]

it.each(parts)('leaves no heading alone at the foot of a page, before %s', async (_, body) => {
  // One length after the other: at one of them the heading is the last that fits.
  for (let lines = 36; lines < 48; lines += 1) {
    const content = [...Array.from({ length: lines }, () => 'x'), { text: 'Heading', style: 'heading' }, body]
    const { pages } = readPdf(await renderPdf({ title: 'T', content }))
    const page = pages.findIndex((text) => text.includes('Heading'))
    expect(pages[page], `${lines} lines`).toContain('Body')
  }
})

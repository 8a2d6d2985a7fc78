import { expect, it } from 'vitest'
import { readPdf } from '../../test/pdf-text.ts'
import { headedTable, heading, type PdfContent, renderPdf } from './pdf.ts'

const layout = { hLineWidth: () => 0, vLineWidth: () => 0 }
const table = { widths: ['*'], body: [['Head'], ['Body'], ['Last']], layout }
const parts: [string, PdfContent[]][] = [
  ['words', [heading('Heading'), { text: 'Body' }]],
  ['a list', [heading('Heading'), { ul: ['Body'] }]],
  ['a table', [headedTable('Heading', table)]],
  ['a table with a legend', [headedTable('Heading', table, { text: 'Legend' })]],
]

it.each(parts)('leaves no heading alone at the foot of a page, before %s', async (_, body) => {
  let breaks = 0
  // One length after the other: at one of them the heading is the last that fits.
  for (let lines = 36; lines < 50; lines += 1) {
    const content = [...Array.from({ length: lines }, () => 'x'), ...body]
    const { pages } = readPdf(await renderPdf({ title: 'T', content }))
    const page = pages.findIndex((text) => text.includes('Heading'))
    expect(pages[page], `${lines} lines`).toContain('Body')
    if (pages[1]?.startsWith('Heading')) breaks += 1
  }
  expect(breaks).toBeGreaterThan(0)
})

it('says again what a table is about on the page it goes on to', async () => {
  const body = [['Head'], ...Array.from({ length: 60 }, () => ['Row'])]
  const { pages } = readPdf(
    await renderPdf({ title: 'T', content: [headedTable('Heading', { ...table, body })] }),
  )
  expect(pages).toHaveLength(2)
  for (const page of pages) expect(page).toMatch(/^HeadingHeadRow/)
})

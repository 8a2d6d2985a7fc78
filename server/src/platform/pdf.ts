import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)
const FONT = 'Noto Sans JP'

async function load() {
  const { default: pdfmake } = await import('pdfmake')
  const fonts = '@expo-google-fonts/noto-sans-jp'
  const normal = require.resolve(`${fonts}/400Regular/NotoSansJP_400Regular.ttf`)
  const bold = require.resolve(`${fonts}/700Bold/NotoSansJP_700Bold.ttf`)
  pdfmake.setFonts({ [FONT]: { normal, bold } })
  // A document is made of what we were given: nothing is fetched, no file read but the two fonts.
  pdfmake.setUrlAccessPolicy(() => false)
  pdfmake.setLocalAccessPolicy((path) => path === normal || path === bold)
  return pdfmake
}
let loading: ReturnType<typeof load> | undefined

export type PdfContent = string | readonly PdfContent[] | { readonly [key: string]: unknown }

type Node = { id?: unknown; text?: unknown; canvas?: unknown; headlineLevel?: unknown; style?: unknown }
type Around = { getFollowingNodesOnPage(): Node[] }

/** An A4 document with page numbers, in a typeface that has Japanese. A `heading` at the foot of a page begins the next one. */
export async function renderPdf(document: { title: string; content: PdfContent[] }): Promise<Buffer> {
  loading ??= load()
  const pdfmake = await loading
  const begins = new Set<number>()
  for (;;) {
    let lonely: number | undefined
    // Only looked at: where the library itself lays out again, drawings in tables lose their places.
    const look = (node: Node, around: Around) => {
      if (lonely === undefined && isLonely(node, around)) lonely = Number(node.id)
      return false
    }
    const pdf = await pdfmake.createPdf({ ...drawn(document, begins), pageBreakBefore: look }).getBuffer()
    if (lonely === undefined || begins.has(lonely)) return pdf
    begins.add(lonely)
  }
}

function isLonely({ id, headlineLevel }: Node, { getFollowingNodesOnPage }: Around): boolean {
  if (id === undefined || headlineLevel === undefined) return false
  return !getFollowingNodesOnPage().some(
    (node) =>
      node.headlineLevel === undefined && node.style !== 'foot' && (node.text ?? node.canvas) !== undefined,
  )
}

function drawn({ title, content }: { title: string; content: PdfContent[] }, begins: ReadonlySet<number>) {
  return {
    info: { title, creator: 'Tsuzuku' },
    pageSize: 'A4' as const,
    pageMargins: [40, 44, 40, 48] as [number, number, number, number],
    defaultStyle: { font: FONT, fontSize: 9, lineHeight: 1.3, color: '#1d1d1b' },
    styles: {
      title: { fontSize: 18, bold: true },
      heading: { fontSize: 11.5, bold: true, margin: [0, 12, 0, 4] },
      sub: { color: '#5f5e5a' },
      head: { color: '#5f5e5a', fontSize: 8 },
      foot: { color: '#5f5e5a', fontSize: 8 },
    },
    footer: (page: number, pages: number) => ({
      text: `${title}  ·  ${page} / ${pages}`,
      style: 'foot',
      alignment: 'center',
      margin: [0, 16, 0, 0],
    }),
    content: content.map((part, nth) => {
      const own = copyOf(part)
      if (typeof own !== 'object' || !('headlineLevel' in own)) return own
      return { ...own, id: String(nth), ...(begins.has(nth) ? { pageBreak: 'before' } : {}) }
    }),
  }
}

/** The library writes into what it draws. */
function copyOf<T>(part: T): T {
  if (Array.isArray(part)) return part.map(copyOf) as T
  if (typeof part !== 'object' || part === null) return part
  return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, copyOf(value)])) as T
}

/** Before words or a list: it stays with what follows. */
export const heading = (text: string): PdfContent => ({ text, style: 'heading', headlineLevel: 1 })

type Table = { widths: (string | number)[]; body: PdfContent[][]; layout: Layout }
type Layout = { hLineWidth: (line: number) => number } & Record<string, unknown>

/**
 * A table under a heading, whose first row is its head. They stay with the row that follows, and stand again on each page
 * the table goes on to. Where its rows were drawn is not known before, so this heading is part of it.
 */
export function headedTable(title: string, { widths, body, layout }: Table, legend?: PdfContent): PdfContent {
  const across = (cell: PdfContent) => [
    { ...(cell as object), colSpan: widths.length },
    ...widths.slice(1).map(() => ''),
  ]
  const above = [{ text: title, style: 'heading' }, ...(legend === undefined ? [] : [legend])]
  return {
    table: {
      headerRows: above.length + 1,
      keepWithHeaderRows: 1,
      dontBreakRows: true,
      widths,
      body: [...above.map(across), ...body],
    },
    layout: {
      ...layout,
      hLineWidth: (line: number) => (line <= above.length ? 0 : layout.hLineWidth(line - above.length)),
    },
  }
}

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

/** An A4 document with page numbers, in a typeface that has Japanese. */
export async function renderPdf(document: { title: string; content: PdfContent[] }): Promise<Buffer> {
  loading ??= load()
  const pdfmake = await loading
  return pdfmake
    .createPdf({
      info: { title: document.title, creator: 'Tsuzuku' },
      pageSize: 'A4',
      pageMargins: [40, 44, 40, 48],
      defaultStyle: { font: FONT, fontSize: 9, lineHeight: 1.3, color: '#1d1d1b' },
      styles: {
        title: { fontSize: 18, bold: true },
        heading: { fontSize: 11.5, bold: true, margin: [0, 12, 0, 4] },
        sub: { color: '#5f5e5a' },
        head: { color: '#5f5e5a', fontSize: 8 },
      },
      footer: (page: number, pages: number) => ({
        text: `${document.title}  ·  ${page} / ${pages}`,
        alignment: 'center',
        color: '#5f5e5a',
        fontSize: 8,
        margin: [0, 16, 0, 0],
      }),
      content: document.content,
    })
    .getBuffer()
}

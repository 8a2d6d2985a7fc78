import { inflateSync } from 'node:zlib'

export type PdfText = {
  /** What is written in it, as the fonts' own maps to Unicode say, without spaces and line breaks. */
  text: string
  /** The same, page by page. */
  pages: string[]
  /** The typefaces, and whether each one's outlines are in the file. */
  fonts: { name: string; isEmbedded: boolean }[]
}

/** Reads back the words of a PDF as pdfkit writes it: one object after the other, text as hexadecimal glyphs. */
export function readPdf(pdf: Buffer): PdfText {
  const objects = objectsOf(pdf.toString('latin1'))
  const content = (id: string) => objects.get(id) ?? ''
  const named = new Map<string, string>()
  for (const body of objects.values())
    for (const [, name = '', id = ''] of body.matchAll(/\/(F\d+) (\d+) 0 R/g)) named.set(name, id)
  const maps = new Map(
    [...named].map(([name, id]) => {
      const map = content(id).match(/\/ToUnicode (\d+) 0 R/)?.[1]
      return [name, map ? unicodeOf(streamOf(content(map))) : new Map<string, string>()]
    }),
  )
  const pages = [...objects.values()].flatMap((body) => body.match(/\/Contents (\d+) 0 R/)?.[1] ?? [])
  const fonts = [...objects.values()].flatMap((body) => {
    const name = /\/Type \/FontDescriptor/.test(body) && body.match(/\/FontName \/(\S+)/)?.[1]
    return name ? [{ name, isEmbedded: hasOutlines(body, content) }] : []
  })
  const texts = pages.map((id) => textOf(streamOf(content(id)), maps))
  return { text: texts.join(''), pages: texts, fonts }
}

function hasOutlines(descriptor: string, content: (id: string) => string): boolean {
  const file = descriptor.match(/\/FontFile[23] (\d+) 0 R/)?.[1]
  return file !== undefined && streamOf(content(file)).length > 1_000
}

function objectsOf(file: string): Map<string, string> {
  return new Map(
    [...file.matchAll(/(\d+) 0 obj\s([\s\S]*?)\sendobj/g)].map(([, id = '', body = '']) => [id, body]),
  )
}

function streamOf(body: string): string {
  const [head = '', rest = ''] = body.split(/stream\r?\n/, 2)
  const bytes = body.slice(head.length + (body.slice(head.length).match(/^stream\r?\n/)?.[0].length ?? 0))
  const raw = Buffer.from(rest ? bytes.slice(0, bytes.lastIndexOf('endstream')) : '', 'latin1')
  return head.includes('/FlateDecode') ? inflateSync(raw).toString('latin1') : raw.toString('latin1')
}

const textFrom = (hex: string) => Buffer.from(hex.replaceAll(/\s/g, ''), 'hex').swap16().toString('utf16le')

function unicodeOf(cmap: string): Map<string, string> {
  const map = new Map<string, string>()
  for (const [, from = '0', , list = ''] of cmap.matchAll(/<([\da-f]+)>\s*<([\da-f]+)>\s*\[([^\]]*)\]/gi))
    for (const [index, [, hex = '']] of [...list.matchAll(/<([\da-f\s]*)>/gi)].entries())
      map.set((Number.parseInt(from, 16) + index).toString(16).padStart(4, '0'), textFrom(hex))
  return map
}

function textOf(page: string, maps: ReadonlyMap<string, ReadonlyMap<string, string>>): string {
  let font = ''
  let text = ''
  for (const [, name, glyphs] of page.matchAll(/\/(F\d+) [\d.]+ Tf|<([\da-f]+)>/gi)) {
    if (name) font = name
    for (const glyph of glyphs?.toLowerCase().match(/.{4}/g) ?? [])
      text += maps.get(font)?.get(glyph) ?? '\uFFFD'
  }
  return text.replaceAll(/\s/g, '')
}

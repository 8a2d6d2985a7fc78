import iconv from 'iconv-lite'

export const encodings = ['utf-8', 'cp932', 'utf-16le'] as const
export type Encoding = (typeof encodings)[number]

export type Decoder = { write(bytes: Buffer): string; end(): string }

/** Bytes to text, piece by piece. What no letter stands for becomes U+FFFD, which the row parser reports by cell. */
export function createDecoder(encoding: Encoding): Decoder {
  if (encoding === 'cp932') {
    const decoder = iconv.getDecoder('cp932')
    return { write: (bytes) => decoder.write(bytes), end: () => decoder.end() ?? '' }
  }
  const decoder = new TextDecoder(encoding)
  return { write: (bytes) => decoder.decode(bytes, { stream: true }), end: () => decoder.decode() }
}

export type FileSign = Encoding | 'workbook' | 'compressed' | 'binary'

/**
 * Watches a file pass by and tells at its end how it is written: UTF-8 when every byte of it is, else CP932.
 * Only the whole file can tell: Japanese names may begin after the first megabyte.
 */
export function createFileWatch(): { see(bytes: Buffer): void; sign(): FileSign } {
  const utf8 = new TextDecoder('utf-8', { fatal: true })
  let valid = true
  let head: Buffer = Buffer.alloc(0)
  return {
    see(bytes) {
      if (head.length < 4096) head = Buffer.concat([head, bytes.subarray(0, 4096)])
      if (!valid) return
      try {
        utf8.decode(bytes, { stream: true })
      } catch {
        valid = false
      }
    },
    sign() {
      if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
      if (head[0] === 0x50 && head[1] === 0x4b && head[2] === 0x03) return 'workbook'
      if (head[0] === 0x1f && head[1] === 0x8b) return 'compressed'
      if (head.filter((byte) => byte === 0).length > head.length / 10) return 'binary'
      if (!valid) return 'cp932'
      try {
        utf8.decode()
        return 'utf-8'
      } catch {
        return 'cp932'
      }
    },
  }
}

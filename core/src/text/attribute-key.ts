/**
 * The key under which a column of a file is kept as an attribute, made of the name at its head.
 *
 * Letters a–z and digits stay, in small; everything else becomes one `_`. A name with letters of other scripts also gets a
 * check sum of its text in NFKC and small letters (FNV-1a of UTF-16, low byte first, 32 bits, base 36), so that 従業員数
 * and 備考 are two attributes, and each is the same one in every file, wherever its column stands.
 *
 * @param header name at the head of the column
 * @param column position from 0; names a column without a name
 * @returns a key of `[a-z][a-z0-9_]*`, at most 58 letters
 * @see http://www.isthe.com/chongo/tech/comp/fnv/ (FNV-1a)
 * @example
 * attributeKey('Region (EU)', 3) // 'region_eu'
 * attributeKey('従業員数', 4) // 'x_12ik2zr'
 */
export function attributeKey(header: string, column: number): string {
  const name = header.normalize('NFKC').trim().toLowerCase()
  const latin = name
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^[^a-z]+|_+$/g, '')
    .slice(0, 50)
  if (!/[^\P{L}a-z]/u.test(name)) return latin === '' ? `column_${column + 1}` : latin
  return `${latin === '' ? 'x' : latin}_${checkSum(name)}`
}

function checkSum(text: string): string {
  let sum = 0x811c9dc5
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at)
    for (const byte of [unit & 0xff, unit >> 8]) sum = Math.imul(sum ^ byte, 0x01000193) >>> 0
  }
  return sum.toString(36)
}

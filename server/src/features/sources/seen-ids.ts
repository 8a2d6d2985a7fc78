/**
 * The ids met so far in a file, as 64-bit hashes in one typed table: 12 to 24 bytes an id, where a Set of strings
 * takes over a hundred. Among a million ids two share a hash with a chance of 1 in 37 million.
 */
export function createSeenIds(): { add(id: string): boolean } {
  let slots = 1 << 16
  let table = new Uint32Array(slots * 2)
  let count = 0

  function place(into: Uint32Array, size: number, high: number, low: number): boolean {
    let slot = low & (size - 1)
    for (;;) {
      const h = into[slot * 2]
      const l = into[slot * 2 + 1]
      if (h === 0 && l === 0) {
        into[slot * 2] = high
        into[slot * 2 + 1] = low
        return true
      }
      if (h === high && l === low) return false
      slot = (slot + 1) & (size - 1)
    }
  }

  function grow(): void {
    const bigger = new Uint32Array(slots * 4)
    for (let slot = 0; slot < slots; slot++) {
      const high = table[slot * 2] ?? 0
      const low = table[slot * 2 + 1] ?? 0
      if (high !== 0 || low !== 0) place(bigger, slots * 2, high, low)
    }
    table = bigger
    slots *= 2
  }

  return {
    /** False when the id was met before. */
    add(id) {
      const isNew = place(table, slots, mix(id, 0x9e3779b9) || 1, mix(id, 0x85ebca6b))
      if (isNew) {
        count += 1
        if (count * 4 > slots * 3) grow()
      }
      return isNew
    },
  }
}

/** MurmurHash3 over the 16-bit letters of a text. */
function mix(text: string, seed: number): number {
  let hash = seed
  for (let at = 0; at < text.length; at++) {
    let k = Math.imul(text.charCodeAt(at), 0xcc9e2d51)
    k = (k << 15) | (k >>> 17)
    hash ^= Math.imul(k, 0x1b873593)
    hash = (hash << 13) | (hash >>> 19)
    hash = (Math.imul(hash, 5) + 0xe6546b64) | 0
  }
  hash ^= text.length
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

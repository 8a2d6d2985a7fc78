/** Reads a small choice kept in this browser; `fallback` when absent, unreadable or storage is off. */
export function readStored<T>(key: string, fallback: T): T {
  try {
    const text = localStorage.getItem(`tsuzuku.${key}`)
    return text === null ? fallback : (JSON.parse(text) as T)
  } catch {
    return fallback
  }
}

/** Keeps a small choice (column widths, collapsed rail) in this browser; silently not when storage is off. */
export function writeStored(key: string, value: unknown): void {
  try {
    localStorage.setItem(`tsuzuku.${key}`, JSON.stringify(value))
  } catch {
    return
  }
}

/** The named parts of an address' search that are words or numbers, as words; the rest is dropped. */
export const searchWords = (search: Record<string, unknown>, ...keys: string[]): Record<string, string> =>
  Object.fromEntries(
    keys.flatMap((key) => {
      const value = search[key]
      return typeof value === 'string' || typeof value === 'number' ? [[key, String(value)]] : []
    }),
  )

const files = import.meta.glob<Record<string, unknown>>('./ja/*.json', { eager: true, import: 'default' })

/** Every Japanese text by namespace; a new file is a new namespace. */
export const catalogue = Object.fromEntries(
  Object.entries(files).map(([path, texts]) => [path.replace(/^.*\/|\.json$/g, ''), texts]),
)

const files = import.meta.glob<Record<string, unknown>>('./en/*.json', { eager: true, import: 'default' })

/** Every English text by namespace; a new file is a new namespace. */
export const catalogue = Object.fromEntries(
  Object.entries(files).map(([path, texts]) => [path.replace(/^.*\/|\.json$/g, ''), texts]),
)

const files = import.meta.glob<Record<string, unknown>>(
  ['./en/*.json', '!./en/{common,faults,health,signals,today}.json'],
  { eager: true, import: 'default' },
)

/** The English texts of all other screens, which come when the first stands; a new file is a new namespace. */
export const catalogue = Object.fromEntries(
  Object.entries(files).map(([path, texts]) => [path.replace(/^.*\/|\.json$/g, ''), texts]),
)

const files = import.meta.glob<Record<string, unknown>>(
  ['./ja/*.json', '!./ja/{common,faults,health,signals,today}.json'],
  { eager: true, import: 'default' },
)

/** The Japanese texts of all other screens, which come when the first stands; a new file is a new namespace. */
export const catalogue = Object.fromEntries(
  Object.entries(files).map(([path, texts]) => [path.replace(/^.*\/|\.json$/g, ''), texts]),
)

const files = import.meta.glob<Record<string, unknown>>(
  ['./en/*.json', '!./en/{attributes,events,health-rule,metrics-more,sources,team}.json'],
  { eager: true, import: 'default' },
)

/** The English texts of the daily screens by namespace; a new file is a new namespace. */
export const catalogue = Object.fromEntries(
  Object.entries(files).map(([path, texts]) => [path.replace(/^.*\/|\.json$/g, ''), texts]),
)

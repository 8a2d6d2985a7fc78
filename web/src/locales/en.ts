const files = import.meta.glob<Record<string, unknown>>('./en/{common,faults,health,signals,today}.json', {
  eager: true,
  import: 'default',
})

/** The English texts of the first screen by namespace; those of any other screen are in `en-later.ts`. */
export const catalogue = Object.fromEntries(
  Object.entries(files).map(([path, texts]) => [path.replace(/^.*\/|\.json$/g, ''), texts]),
)

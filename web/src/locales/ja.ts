const files = import.meta.glob<Record<string, unknown>>('./ja/{common,faults,health,signals,today}.json', {
  eager: true,
  import: 'default',
})

/** The Japanese texts of the first screen by namespace; those of any other screen are in `ja-later.ts`. */
export const catalogue = Object.fromEntries(
  Object.entries(files).map(([path, texts]) => [path.replace(/^.*\/|\.json$/g, ''), texts]),
)

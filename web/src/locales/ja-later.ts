const files = import.meta.glob<Record<string, unknown>>(
  './ja/{attributes,events,health-rule,honesty,loyalty,metrics-more,prediction,segments,signals,sources,team}.json',
  {
    eager: true,
    import: 'default',
  },
)

/** The Japanese texts of data and settings, which come when the first screen stands. */
export const catalogue = Object.fromEntries(
  Object.entries(files).map(([path, texts]) => [path.replace(/^.*\/|\.json$/g, ''), texts]),
)

const files = import.meta.glob<Record<string, unknown>>(
  [
    './ja/*.json',
    '!./ja/{accounts,attributes,events,health-rule,honesty,loyalty,mail,metrics,metrics-more,notifications,prediction,segments,sources,tasks,team}.json',
  ],
  { eager: true, import: 'default' },
)

/** The Japanese texts of the first screen by namespace; a new file is a new namespace. */
export const catalogue = Object.fromEntries(
  Object.entries(files).map(([path, texts]) => [path.replace(/^.*\/|\.json$/g, ''), texts]),
)

const files = import.meta.glob<Record<string, unknown>>(
  './ja/{accounts,attributes,events,health-rule,honesty,loyalty,mail,metrics,metrics-more,notifications,playbooks,prediction,scores,segments,sources,tasks,team}.json',
  {
    eager: true,
    import: 'default',
  },
)

/** The Japanese texts of all other screens, which come when the first stands. */
export const catalogue = Object.fromEntries(
  Object.entries(files).map(([path, texts]) => [path.replace(/^.*\/|\.json$/g, ''), texts]),
)

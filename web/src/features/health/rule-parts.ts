import { type Unit, unitOfMeasure } from './measure-unit.ts'
import type { Compared, Rule, Thresholds } from './rule-data.ts'

export type PartValue = number | Compared | Thresholds

/** One thing of a rule that can be changed by itself; `path` is the server's, with the measure's key for its place. */
export type Parts = ReadonlyMap<string, PartValue>

export interface PartChange {
  readonly path: string
  /** Of a measure that the workspace made for itself. */
  readonly name?: string
  readonly before: PartValue | undefined
  readonly after: PartValue | undefined
  /** Of values between thresholds, which may be written otherwise before and after. */
  readonly units?: { readonly before: Unit | undefined; readonly after: Unit | undefined }
}

/** A rule as a flat map of its parts: `measures.csat.weight`, `bands.good` … */
export function partsOf(rule: Rule): Parts {
  const { measures, half_weights: halves, bands, silent } = rule
  return new Map<string, PartValue>([
    ['half_weights.outcomes', halves.outcomes],
    ['half_weights.experience', halves.experience],
    ...measures.flatMap(
      ({ key, weight, thresholds, own, compared_with: compared }): [string, PartValue][] => [
        [`measures.${key}.weight`, weight],
        ...(own || !compared ? [] : [[`measures.${key}.compared_with`, compared] as [string, PartValue]]),
        [`measures.${key}.thresholds`, thresholds],
        ...(own?.source.kind === 'attribute'
          ? [[`measures.${key}.fade`, own.source.fade_days ?? 0] as [string, PartValue]]
          : []),
      ],
    ),
    ['bands.good', bands.good],
    ['bands.watch', bands.watch],
    ['minimum_known', rule.minimum_known],
    ['silent.usage_fall', silent.usage_fall],
    ['silent.contact_fall', silent.contact_fall],
    ['silent.most_complaints', silent.most_complaints],
    ...rule.segment_weights.flatMap(({ segment_id: id, weights }) =>
      Object.entries(weights).map(([key, weight]): [string, number] => [
        `segment_weights.${id}.${key}`,
        weight,
      ]),
    ),
    ['grace_days', rule.grace_days],
    ['fade_days', rule.fade_days],
  ])
}

const ownNameOf = (path: string, { measures }: Rule): string | undefined =>
  measures.find(({ key }) => key === path.split('.')[1])?.own?.name

function unitsOf(path: string, before: Rule, after: Rule): PartChange['units'] {
  const [, key, field] = path.split('.')
  if (field !== 'thresholds') return undefined
  const unitIn = ({ measures }: Rule) => {
    const found = measures.find((one) => one.key === key)
    return found && unitOfMeasure(found)
  }
  return { before: unitIn(before), after: unitIn(after) }
}

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)

/** What differs between two rules, part by part, in the order of the screen. */
export function changedParts(before: Rule, after: Rule): PartChange[] {
  const old = partsOf(before)
  const now = partsOf(after)
  return [...new Set([...old.keys(), ...now.keys()])]
    .filter((path) => !isSame(old.get(path), now.get(path)))
    .map((path) => {
      const name = ownNameOf(path, after) ?? ownNameOf(path, before)
      const units = unitsOf(path, before, after)
      return {
        path,
        before: old.get(path),
        after: now.get(path),
        ...(name === undefined ? {} : { name }),
        ...(units ? { units } : {}),
      }
    })
}

/** The value itself is said by leaving the comparison out, as in rules saved before there were any. */
export function withComparison(
  { compared_with: _, ...measure }: Rule['measures'][number],
  compared: Compared,
): Rule['measures'][number] {
  return compared === 'nothing' ? measure : { ...measure, compared_with: compared }
}

/** After how many days the value of an attribute counts no more; undefined: it never grows old. */
export function withFade(
  measure: Rule['measures'][number],
  days: number | undefined,
): Rule['measures'][number] {
  const { own } = measure
  if (own?.source.kind !== 'attribute') return measure
  const { fade_days: _, ...source } = own.source
  return { ...measure, own: { ...own, source: days === undefined ? source : { ...source, fade_days: days } } }
}

/** The other person's rule with our own changes since `base` laid over it. */
export function mergeRules(rules: { base: Rule; mine: Rule; theirs: Rule }): Rule {
  const { base, mine, theirs } = rules
  const own = new Map(changedParts(base, mine).map(({ path, after }) => [path, after]))
  const has = ({ measures }: Rule, { key }: { readonly key: string }) =>
    measures.some((one) => one.key === key)
  const isDropped = (one: Rule['measures'][number]) => has(base, one) && !has(mine, one)
  const isNew = (one: Rule['measures'][number]) => !has(base, one) && !has(theirs, one)
  const pick = <Value extends number>(path: string, value: Value): Value =>
    (own.get(path) as Value | undefined) ?? value
  // Thresholds are of one comparison: whoever changed either of the two changed both.
  const lineOf = (measure: Rule['measures'][number]) => {
    const isMine = ['thresholds', 'compared_with'].some((part) => own.has(`measures.${measure.key}.${part}`))
    return (isMine && mine.measures.find(({ key }) => key === measure.key)) || measure
  }
  return {
    measures: [...theirs.measures.filter((one) => !isDropped(one)), ...mine.measures.filter(isNew)].map(
      (measure) => {
        const { thresholds, compared_with: compared } = lineOf(measure)
        const weight = pick(`measures.${measure.key}.weight`, measure.weight)
        const merged = withComparison({ ...measure, weight, thresholds }, compared ?? 'nothing')
        const fade = own.get(`measures.${measure.key}.fade`)
        return typeof fade === 'number' ? withFade(merged, fade || undefined) : merged
      },
    ),
    half_weights: {
      outcomes: pick('half_weights.outcomes', theirs.half_weights.outcomes),
      experience: pick('half_weights.experience', theirs.half_weights.experience),
    },
    minimum_known: pick('minimum_known', theirs.minimum_known),
    bands: {
      good: pick('bands.good', theirs.bands.good),
      watch: pick('bands.watch', theirs.bands.watch),
    },
    silent: {
      usage_fall: pick('silent.usage_fall', theirs.silent.usage_fall),
      contact_fall: pick('silent.contact_fall', theirs.silent.contact_fall),
      most_complaints: pick('silent.most_complaints', theirs.silent.most_complaints),
    },
    segment_weights: mergeSegments(rules),
    grace_days: pick('grace_days', theirs.grace_days),
    fade_days: pick('fade_days', theirs.fade_days),
  }
}

/** Segment by segment: mine where I changed it, else theirs. */
function mergeSegments({ base, mine, theirs }: { base: Rule; mine: Rule; theirs: Rule }) {
  const of = (rule: Rule, id: number) => rule.segment_weights.find(({ segment_id }) => segment_id === id)
  const ids = new Set(
    [...theirs.segment_weights, ...mine.segment_weights].map(({ segment_id }) => segment_id),
  )
  return [...ids].flatMap((id) => {
    const own = of(mine, id)
    return (isSame(own, of(base, id)) ? of(theirs, id) : own) ?? []
  })
}

/** Parts with a number left empty while it is being typed. */
export function emptyParts(rule: Rule): string[] {
  const hasGap = (value: PartValue): boolean =>
    typeof value !== 'object'
      ? Number.isNaN(value)
      : 'bad' in value
        ? Number.isNaN(value.bad) || Number.isNaN(value.good)
        : value.some((knot) => Number.isNaN(knot.value) || Number.isNaN(knot.points))
  return [...partsOf(rule)].filter(([, value]) => hasGap(value)).map(([path]) => path)
}

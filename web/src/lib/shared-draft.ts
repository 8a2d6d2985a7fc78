/** What somebody else changed while a draft was being typed. */
export interface Meanwhile {
  readonly field: string
  readonly before: unknown
  readonly after: unknown
  /** Typed into by both: it is for the person to choose whose stays. */
  readonly isClash: boolean
}

export interface SharedDraft<Values extends object> {
  /** The version that the draft is built on, and what it said. */
  readonly version: number
  readonly values: Values
  readonly draft: Values
  readonly meanwhile: readonly Meanwhile[]
}

type Key<Values> = Extract<keyof Values, string>

export const keysOf = <Values extends object>(values: Values) => Object.keys(values) as Key<Values>[]

/** The fields that were typed into, as they are sent. */
export function typedOf<Values extends object>({ values, draft }: SharedDraft<Values>): Partial<Values> {
  const typed: Partial<Values> = {}
  for (const field of keysOf(values)) if (draft[field] !== values[field]) typed[field] = draft[field]
  return typed
}

/** Puts a draft onto a newer version: what was typed stays, what was not is what it says by now. */
export function rebase<Values extends object>(
  shared: SharedDraft<Values>,
  newer: { readonly version: number; readonly values: Values },
): SharedDraft<Values> {
  const typed = typedOf(shared)
  const isTyping = Object.keys(typed).length > 0
  const told = new Map(shared.meanwhile.map((one) => [one.field, one]))
  for (const field of keysOf(newer.values)) {
    const after = newer.values[field]
    const isClash = field in typed
    if (after === shared.draft[field]) told.delete(field)
    else if (after !== shared.values[field] && isTyping)
      told.set(field, { field, before: told.get(field)?.before ?? shared.values[field], after, isClash })
  }
  return { ...newer, draft: { ...newer.values, ...typed }, meanwhile: [...told.values()] }
}

/** Whose words stay in a field that both typed into. */
export function choose<Values extends object>(
  shared: SharedDraft<Values>,
  field: string,
  whose: 'mine' | 'theirs',
): SharedDraft<Values> {
  const meanwhile = shared.meanwhile.filter((one) => one.field !== field)
  if (whose === 'mine') return { ...shared, meanwhile }
  const key = field as Key<Values>
  return { ...shared, meanwhile, draft: { ...shared.draft, [key]: shared.values[key] } }
}

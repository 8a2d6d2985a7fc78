import type { SchemeBody, TierBody, Tiers } from './tiers-data.ts'

/** A tier being written; `key` keeps its card when its neighbours go. */
export type DraftTier = Required<TierBody> & { readonly key: number }
export type TierDraft = { readonly decided_by: 'source' | 'price'; readonly tiers: readonly DraftTier[] }

let lastKey = 0
const newKey = () => {
  lastKey += 1
  return lastKey
}

export function draftOf({ decided_by, tiers }: Tiers): TierDraft {
  return {
    decided_by,
    tiers: tiers.map(({ name, from_minor, experience, communication, owner_type, cadence_days }) => ({
      key: newKey(),
      name,
      from_minor,
      experience,
      communication,
      owner_type,
      cadence_days,
    })),
  }
}

/** What is sent; the cheapest tier has no lower end, and none has one where sources decide. */
export function bodyOf({ decided_by, tiers }: TierDraft): SchemeBody {
  return {
    decided_by,
    tiers: tiers.map(({ key: _, ...tier }, index) => ({
      ...tier,
      name: tier.name.trim(),
      from_minor: decided_by === 'source' || index === tiers.length - 1 ? null : tier.from_minor,
    })),
  }
}

/** The same tiers cut by price, at the cuts given; designs stay with their place. */
export function cutAt(draft: TierDraft, cuts: readonly number[]): TierDraft {
  const names = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J']
  const tiers = [...cuts, null].map((from_minor, index): DraftTier => {
    const old = draft.tiers[index]
    if (old) return { ...old, from_minor }
    return { ...blankTier(names[index] ?? ''), from_minor }
  })
  return { decided_by: 'price', tiers }
}

export function blankTier(name: string): DraftTier {
  return {
    key: newKey(),
    name,
    from_minor: null,
    experience: '',
    communication: '',
    owner_type: null,
    cadence_days: null,
  }
}

/** One more tier below the cheapest, which then gets a lower end of its own. */
export function withTier(draft: TierDraft): TierDraft {
  const last = draft.tiers.at(-1)
  const above = draft.tiers.at(-2)?.from_minor
  const from = above ? Math.max(1, Math.round(above / 2)) : null
  return {
    ...draft,
    tiers: [...draft.tiers.slice(0, -1), ...(last ? [{ ...last, from_minor: from }] : []), blankTier('')],
  }
}

export function withoutTier(draft: TierDraft, key: number): TierDraft {
  const tiers = draft.tiers.filter((tier) => tier.key !== key)
  const last = tiers.length - 1
  return {
    ...draft,
    tiers: tiers.map((tier, index) => (index === last ? { ...tier, from_minor: null } : tier)),
  }
}

/** Whether it can be asked about: every name is there, every cut but the last is there and falls. */
export function isWhole({ decided_by, tiers }: TierDraft): boolean {
  if (tiers.some(({ name }) => name.trim() === '')) return false
  if (decided_by === 'source') return true
  return tiers.slice(0, -1).every(({ from_minor: from }, index) => {
    const above = tiers[index - 1]?.from_minor ?? Number.POSITIVE_INFINITY
    return from !== null && from > 0 && from < above
  })
}

import { CoreError } from '../error.ts'

export type HealthMember = {
  /** 0–100; `undefined` where not known. */
  readonly score: number | undefined
  /** What the member pays, any unit; weighs the mean. */
  readonly mrr: number
}

export type HealthRollUp<Member extends HealthMember> = {
  /** Mean score, weighted by MRR (evenly where nobody pays); `undefined` where no score is known. */
  readonly mean: number | undefined
  /** The member with the lowest score, of equals the one that pays most. */
  readonly worst: Member | undefined
  /** Members with a score. */
  readonly known: number
}

/**
 * Health of a group of accounts, e.g. a parent with its children: the mean, weighted by what each pays, and
 * beside it the worst, which a mean hides. Mean = Σ mrr · score / Σ mrr over members with a score.
 *
 * @throws CoreError `roll-up-health.mrr` (negative or not finite)
 * @example
 * rollUpHealth([{ score: 80, mrr: 300 }, { score: 20, mrr: 100 }]) // { mean: 65, worst: { score: 20, mrr: 100 }, known: 2 }
 */
export function rollUpHealth<Member extends HealthMember>(members: readonly Member[]): HealthRollUp<Member> {
  if (!members.every(({ mrr }) => Number.isFinite(mrr) && mrr >= 0)) {
    throw new CoreError('roll-up-health.mrr', 'rollUpHealth requires MRR ≥ 0')
  }
  const scored = members.filter((member) => member.score !== undefined)
  const paid = scored.reduce((sum, { mrr }) => sum + mrr, 0)
  const weightOf = ({ mrr }: Member) => (paid > 0 ? mrr / paid : 1 / scored.length)
  const [worst] = [...scored].sort((a, b) => (a.score ?? 0) - (b.score ?? 0) || b.mrr - a.mrr)
  return {
    mean:
      scored.length === 0
        ? undefined
        : scored.reduce((sum, member) => sum + weightOf(member) * (member.score ?? 0), 0),
    worst,
    known: scored.length,
  }
}

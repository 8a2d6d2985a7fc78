import type { Db } from '../../platform/database.ts'
import type { Ground } from '../segments/rule.compile.ts'
import { type ExplainLine, explainRules } from '../segments/segment.explain.ts'
import type { Rule } from '../segments/segment.rule.ts'

/**
 * What of a rule is not met or not known, with the groups it stands in. Where a group is negated, or a segment is not to
 * hold, all of it is the reason.
 */
export function missingLines(lines: readonly ExplainLine[]): ExplainLine[] {
  const missing: ExplainLine[] = []
  // Everything deeper than this belongs to a part that is met, or is told as a whole.
  let skipped = Number.POSITIVE_INFINITY
  let whole = Number.POSITIVE_INFINITY
  for (const line of lines) {
    if (line.depth <= skipped) skipped = Number.POSITIVE_INFINITY
    if (line.depth <= whole) whole = Number.POSITIVE_INFINITY
    if (line.depth > skipped) continue
    if (line.depth <= whole && line.truth === 'yes') {
      skipped = line.depth
      continue
    }
    if (line.not && line.kind !== 'condition') whole = Math.min(whole, line.depth)
    missing.push(line)
  }
  return missing
}

/** For each account and the step above it, what is missing there: one question a step. */
export async function readMissing(
  db: Db,
  asked: readonly { accountId: number; stepId: number }[],
  { ground, rules }: { ground: Ground; rules: ReadonlyMap<number, Rule> },
): Promise<Map<string, ExplainLine[]>> {
  const found = new Map<string, ExplainLine[]>()
  for (const stepId of new Set(asked.map((one) => one.stepId))) {
    const rule = rules.get(stepId)
    if (!rule) continue
    const among = asked.flatMap((one) => (one.stepId === stepId ? [one.accountId] : []))
    const explained = await explainRules(db, { rule, ground: { ...ground, among } })
    for (const [id, { lines }] of explained) found.set(missingKey(id, stepId), missingLines(lines))
  }
  return found
}

export const missingKey = (accountId: number, stepId: number) => `${accountId}:${stepId}`

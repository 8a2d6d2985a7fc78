import { type BackTest, useRules } from './rule-data.ts'

/** The newest finished test of the rule in force over the same horizon; undefined for that rule itself. */
export function useBaseline(test: BackTest, all: readonly BackTest[] | undefined): BackTest | undefined {
  const version = useRules(test.score.id).data?.rows[0]?.version
  if (version === undefined || test.rule_version === version) return undefined
  return all?.find(
    (other) =>
      other.score.id === test.score.id &&
      other.rule_version === version &&
      other.horizon === test.horizon &&
      other.status === 'done',
  )
}

import { addDays } from '@tsuzuku/core/time/add-days'
import { addMonths } from '@tsuzuku/core/time/add-months'
import { daysBetween } from '@tsuzuku/core/time/days-between'
import type { DemoAccount, Tier } from './demo-accounts.ts'
import type { Random } from './random.ts'

/** The day on which a customer of the last two years began to try; the others bought at once. */
export function triedFrom(account: DemoAccount, from: string, random: Random): string | undefined {
  if (account.start <= addMonths(from, 2) || !random.chance(0.4)) return undefined
  return addDays(account.start, -random.integer(9, random.chance(0.15) ? 44 : 29))
}

/** A company that tries the product and does not buy: two or three people, some use, no contract. */
export function triedInVain(
  id: string,
  tier: Tier,
  { from, today }: { from: string; today: string },
  random: Random,
): { account: DemoAccount; until: string } {
  const start = addDays(addMonths(from, 2), random.integer(0, daysBetween(addMonths(from, 2), today) - 3))
  const engagement = random.between(0.15, 0.6)
  const months = [0, 1].map((n) => ({
    from: addMonths(start, n),
    engagement: engagement / (1 + n),
    pain: 0,
    championGone: false,
    quiet: false,
  }))
  const account = {
    ...{ id, tier, start, months, annual: false, poorFit: false, shelfware: false, stretches: [] },
    users: random.integer(2, 3),
    ...{ championLeftOn: undefined, successorOn: undefined, left: undefined },
  }
  return { account, until: addDays(start, random.integer(31, 50)) }
}

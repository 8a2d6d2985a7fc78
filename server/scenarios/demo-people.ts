import { addDays } from '@tsuzuku/core/time/add-days'
import type { DemoAccount } from './demo-accounts.ts'
import { givenNames, surnames, titles } from './demo-words.ts'
import type { Random } from './random.ts'

export type DemoContact = {
  id: string
  name: string
  email: string
  role: 'decision-maker' | 'champion' | 'user'
  title: string
  from: string
  leftOn: string | undefined
  /** Chance to be active on an ordinary working day while the account is as it should be. */
  habit: number
}

/** The people of an account: one decides, one carries the product, the others use it. */
export function peopleOf(account: DemoAccount, domain: string, random: Random): DemoContact[] {
  const person = (n: number, role: DemoContact['role'], from: string, leftOn?: string): DemoContact => ({
    id: `${account.id}-u${n}`,
    name: `${random.pick(surnames)} ${random.pick(givenNames)}`,
    email: `u${n}@${domain}`,
    role,
    title: role === 'user' ? '' : random.pick(titles),
    from,
    leftOn,
    habit:
      role === 'decision-maker'
        ? random.between(0.02, 0.1)
        : role === 'champion'
          ? random.between(0.5, 0.8)
          : random.between(0.12, 0.55),
  })
  const people = [
    person(1, 'decision-maker', account.start),
    person(2, 'champion', account.start, account.championLeftOn),
  ]
  for (let n = 3; n <= account.users; n++) {
    const joined = random.chance(0.7) ? account.start : addDays(account.start, random.integer(20, 300))
    people.push(person(n, 'user', joined))
  }
  if (account.successorOn) people.push(person(people.length + 1, 'champion', account.successorOn))
  return people
}

import { type DemoAccount, liveAccount, startDay, type Tier } from './demo-accounts.ts'
import { type Introduction, introductionsOf } from './demo-introduction.ts'
import { type DemoContact, peopleOf } from './demo-people.ts'
import { triedFrom, triedInVain } from './demo-trials.ts'
import { companyHeads, industries } from './demo-words.ts'
import { createRandom, type Random } from './random.ts'
import type { WorldMember } from './world.ts'

export const members: WorldMember[] = [
  { email: 'sato@akari.example', name: '佐藤 美咲', role: 'admin' },
  { email: 'suzuki@akari.example', name: '鈴木 健太', role: 'csm' },
  { email: 'kimura@akari.example', name: '木村 玲奈', role: 'csm' },
  { email: 'nakano@akari.example', name: '中野 悠', role: 'csm' },
  { email: 'ogawa@akari.example', name: '小川 真', role: 'cs-lead' },
  { email: 'tanaka@akari.example', name: '田中 一郎', role: 'sales' },
  { email: 'mori@akari.example', name: '森 沙織', role: 'support' },
]

export type Inhabitant = {
  account: DemoAccount
  name: string
  domain: string
  industry: string
  owner: WorldMember
  people: DemoContact[]
  /** The day it began to try, where it did before it bought. */
  triedOn: string | undefined
  /** The day it gave up trying, where it never bought. */
  gaveUpOn: string | undefined
  /** Where and when it was its turn to be shown the new feature. */
  introduction: Introduction | undefined
  random: Random
}

export type Span = { from: string; today: string }

/** Nothing is heard of a company after it gave up trying. */
export const untilGone = ({ gaveUpOn }: Inhabitant, span: Span): Span =>
  gaveUpOn && gaveUpOn < span.today ? { ...span, today: gaveUpOn } : span

/** Customers, and for seven of them one company that only tried. */
export function settle(span: Span, asked: { seed: number; accounts: number }): Inhabitant[] {
  const random = createRandom(asked.seed)
  const tried = Math.round(asked.accounts / 7)
  const inhabitants = Array.from({ length: asked.accounts + tried }, (_, index) => {
    const own = random.fork(`account ${index}`)
    const draw = own.next()
    const tier: Tier = draw < 0.14 ? 'A' : draw < 0.51 ? 'B' : 'C'
    const id = `AK-${String(1001 + index)}`
    if (index >= asked.accounts) {
      const { account, until } = triedInVain(id, tier, span, own.fork('trial'))
      return inhabit({ index, account, random: own, triedOn: account.start, gaveUpOn: until })
    }
    const account = liveAccount(id, tier, startDay(span.today, own), span.today, own.fork('life'))
    const triedOn = triedFrom(account, span.from, own.fork('trial'))
    return inhabit({ index, account, random: own, triedOn, gaveUpOn: undefined })
  })
  const introductions = introductionsOf(
    inhabitants.flatMap(({ account, gaveUpOn, random: own }) => (gaveUpOn ? [] : [{ account, random: own }])),
    { today: span.today, seed: asked.seed },
  )
  return inhabitants.map((one) => ({ ...one, introduction: introductions.get(one.account.id) }))
}

/** Gives an account its name, its people and who looks after it. */
function inhabit({
  index,
  ...rest
}: Pick<Inhabitant, 'account' | 'random' | 'triedOn' | 'gaveUpOn'> & { index: number }): Omit<
  Inhabitant,
  'introduction'
> {
  const { account, random } = rest
  const [head, headRoman] = companyHeads[index % companyHeads.length] as readonly [string, string]
  const [tail, tailRoman, industry] = industries[
    Math.floor(index / companyHeads.length) % industries.length
  ] as readonly [string, string, string]
  const csms = members.filter((member) => member.role === 'csm')
  const domain = `${headRoman}-${tailRoman}.example`
  return {
    ...rest,
    name: `${head}${tail}`,
    domain,
    industry,
    owner: random.pick(account.tier === 'A' ? [...csms, members[0] as WorldMember] : csms),
    people: peopleOf(account, domain, random.fork('people')),
  }
}

import { addDays } from '@tsuzuku/core/time/add-days'
import { addMonths } from '@tsuzuku/core/time/add-months'
import type { DemoAccount } from './demo-accounts.ts'
import { type Inhabitant, members, type Span, settle, untilGone } from './demo-inhabitants.ts'
import { EFFECT, newFeature } from './demo-introduction.ts'
import { demoOnboarding } from './demo-onboarding.ts'
import type { DemoContact } from './demo-people.ts'
import { demoPlaybooks, inDanger, introducing } from './demo-playbooks.ts'
import { demoSegments } from './demo-segments.ts'
import { demoStaircases } from './demo-staircase.ts'
import { effortsOf, surveysOf } from './demo-surveys.ts'
import { lossOf, onboardingsOf } from './demo-truth.ts'
import { usageOf } from './demo-usage.ts'
import { notesOf, ticketsOf } from './demo-voices.ts'
import { features } from './demo-words.ts'
import type { Scenario, World, WorldEvent } from './world.ts'

const ACCOUNTS = 312
const BATCH = 5_000

/** A Japanese company that sells stock and order software to about 300 firms, over 24 months. */
export const demo: Scenario = {
  name: 'demo',
  description: 'Japanese B2B SaaS, 312 accounts over 24 months; who leaves does so for one of four causes',
  build: (today) => buildDemo(today, { seed: 20_260_401, accounts: ACCOUNTS }),
}

export function buildDemo(today: string, options: { seed: number; accounts: number }): World {
  const from = addMonths(today, -24)
  const historyFrom = addMonths(from, 4)
  const span = { from, today }
  const inhabitants = settle(span, options)
  const tickets = inhabitants.map((one) =>
    ticketsOf(one.account, one.people, untilGone(one, span), one.random.fork('tickets')),
  )
  const asked = inhabitants.flatMap(({ account, people, random }, index) => [
    surveysOf(account, people, span, random.fork('surveys')),
    effortsOf(tickets[index] ?? [], today, random.fork('efforts')),
  ])
  const files = [
    { kind: 'accounts', rows: inhabitants.flatMap(accountRows(today)) },
    {
      kind: 'contacts',
      rows: inhabitants.flatMap(({ account, people }) => people.flatMap(contactRows(account.id, today))),
    },
    { kind: 'subscriptions', rows: inhabitants.flatMap(({ account }) => subscriptionRows(account, today)) },
    { kind: 'tickets', rows: tickets.flat() },
    { kind: 'survey-answers', rows: asked.flatMap(({ answers }) => answers) },
    {
      kind: 'notes',
      rows: inhabitants.flatMap((one) =>
        notesOf(one.account, one.people, one.owner.name, untilGone(one, span), one.random.fork('notes')),
      ),
    },
    { kind: 'reported-churns', rows: inhabitants.flatMap(({ account }) => churnRows(account)) },
  ]
  const left = inhabitants.flatMap(({ account }) =>
    account.left ? [[account.id, account.left.cause] as const] : [],
  )
  return {
    name: '株式会社あかり',
    language: 'ja',
    currency: 'JPY',
    timeZone: 'Asia/Tokyo',
    members,
    files,
    surveyRequests: asked.flatMap(({ requests }) => requests),
    events: inBatches(inhabitants, span),
    eventCount: options.accounts * 2_020,
    featureNames: { ...features, [newFeature.event]: newFeature.name },
    attributeLabels: { fit_at_sale: { ja: '販売時の適合', en: 'Fit at sale' } },
    historyFrom,
    segments: demoSegments,
    playbooks: demoPlaybooks(inhabitants),
    hasPlans: true,
    onboarding: demoOnboarding,
    staircases: demoStaircases,
    truth: {
      left: Object.fromEntries(left),
      silent: inhabitants.filter(({ account }) => account.left?.silent).map(({ account }) => account.id),
      shelfware: inhabitants
        .filter(({ account }) => account.shelfware && !account.left)
        .map(({ account }) => account.id),
      losses: Object.fromEntries(
        inhabitants.flatMap(({ account }) => {
          const loss = lossOf(account)
          return loss ? [[account.id, loss] as const] : []
        }),
      ),
      onboardings: () =>
        onboardingsOf(
          inhabitants.flatMap(({ account, gaveUpOn }) => (gaveUpOn ? [] : [account])),
          inBatches(settle(span, options), span),
          { today, historyFrom },
        ),
      // Its people behave as they would without calls; who is shown the new feature uses it more often.
      effects: { [inDanger.name]: 0, [introducing.name]: EFFECT },
    },
  }
}

const at = (day: string) => `${day}T00:30:00Z`

function accountRows(today: string) {
  return (inhabitant: Inhabitant): Record<string, string>[] => {
    const { account, name, domain, industry, owner, triedOn, gaveUpOn } = inhabitant
    const row = (stage: string, day: string) => ({
      account_id: account.id,
      name,
      domain,
      owner_email: owner.email,
      stage,
      tier: account.tier,
      industry,
      country: 'JP',
      signed_up_on: triedOn ?? account.start,
      fit_at_sale: account.poorFit ? '低い' : '高い',
      recorded_at: at(day),
    })
    const settled = addMonths(account.start, 2)
    const trial = triedOn ? [row('trial', triedOn)] : []
    if (gaveUpOn) return [...trial, ...(gaveUpOn <= today ? [row('churned', gaveUpOn)] : [])]
    return [
      ...trial,
      row('onboarding', account.start),
      ...(settled <= today && (!account.left || settled < account.left.on) ? [row('active', settled)] : []),
      ...(account.left && account.left.on <= today ? [row('churned', account.left.on)] : []),
    ]
  }
}

function contactRows(accountId: string, today: string) {
  return (contact: DemoContact): Record<string, string>[] => {
    const row = (leftOn: string, day: string) => ({
      contact_id: contact.id,
      account_id: accountId,
      email: contact.email,
      name: contact.name,
      title: contact.title,
      role: contact.role,
      left_on: leftOn,
      recorded_at: at(day),
    })
    if (contact.from > today) return []
    return [
      row('', contact.from),
      ...(contact.leftOn && contact.leftOn <= today ? [row(contact.leftOn, contact.leftOn)] : []),
    ]
  }
}

function subscriptionRows(account: DemoAccount, today: string): Record<string, string>[] {
  return account.stretches.flatMap((stretch, index) => {
    const row = (end: string, day: string) => ({
      subscription_id: `${account.id}-c${index + 1}`,
      account_id: account.id,
      product: stretch.product === 'core' ? 'あかり在庫' : 'あかり分析',
      plan: account.tier === 'A' ? 'エンタープライズ' : account.tier === 'B' ? 'スタンダード' : 'ライト',
      start_date: stretch.start,
      end_date: end,
      seats: String(stretch.seats),
      mrr: String(stretch.mrr),
      billing_period: account.annual ? 'year' : 'month',
      // What ends for another number of seats within its year was not due.
      renewal_date: end ? renewalOn(account, end) : renewalOn(account, addDays(today, 1)),
      auto_renew: 'true',
      recorded_at: at(day),
    })
    const known =
      stretch.end && stretch.endKnownOn && stretch.endKnownOn <= today
        ? [row(stretch.end, stretch.endKnownOn)]
        : []
    return [row('', stretch.start), ...known]
  })
}

/** The first day on or after this one on which a term of the account is over. */
function renewalOn(account: DemoAccount, day: string): string {
  let n = account.annual ? 12 : 1
  while (addMonths(account.start, n) < day) n += account.annual ? 12 : 1
  return addMonths(account.start, n)
}

const reasons = {
  'fading-use': ['利用の減少', '使う場面が減り、社内の別の仕組みに寄せることになった。'],
  'champion-left': ['推進者の離任', '導入を進めた担当が異動し、後任が決まらなかった。'],
  'bad-support': ['サポートへの不満', '不具合の対応が遅く、現場の信頼を失った。'],
  'poor-fit': ['業務との不一致', '必要な業務の一部しか置き換えられなかった。'],
} as const

function churnRows(account: DemoAccount): Record<string, string>[] {
  if (!account.left) return []
  const [reason, comment] = reasons[account.left.cause]
  return [
    {
      reported_churn_id: `${account.id}-x`,
      account_id: account.id,
      churned_on: account.left.on,
      reason,
      comment: account.left.silent ? '' : comment,
      recorded_at: at(account.left.on),
    },
  ]
}

/** Day by day through all accounts, as events come in life; so each batch falls into one month of the database. */
function* inBatches(inhabitants: readonly Inhabitant[], span: Span): Generator<WorldEvent[]> {
  const streams = inhabitants.map((one) => {
    const known = { ...untilGone(one, span), usesNewFrom: one.introduction?.usesFrom }
    const events = usageOf(one.account, one.people, known, one.random.fork('usage'))
    return { events, head: events.next() }
  })
  let batch: WorldEvent[] = []
  for (let day = span.from; day <= span.today; day = addDays(day, 1)) {
    for (const stream of streams) {
      while (!stream.head.done && stream.head.value.ts.startsWith(day)) {
        batch.push(stream.head.value)
        stream.head = stream.events.next()
      }
    }
    if (batch.length >= BATCH) {
      yield batch
      batch = []
    }
  }
  if (batch.length > 0) yield batch
}

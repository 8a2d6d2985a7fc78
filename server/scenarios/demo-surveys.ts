import { addDays } from '@tsuzuku/core/time/add-days'
import type { DemoAccount } from './demo-accounts.ts'
import type { DemoContact } from './demo-people.ts'
import { monthsWithin } from './demo-voices.ts'
import { npsComments } from './demo-words.ts'
import type { Random } from './random.ts'
import type { WorldSurveyRequest } from './world.ts'

type Row = Record<string, string>
type Asked = { answers: Row[]; requests: WorldSurveyRequest[] }

const NPS_QUESTION = 'あかりを同業の方に勧める可能性はどのくらいありますか。'
const CES_QUESTION = '今回の問い合わせは、どのくらい手間なく解決できましたか。'
const NPS_OPEN_DAYS = 21
const CES_OPEN_DAYS = 14

const closing = (askedAt: string, days: number) =>
  new Date(Date.parse(askedAt) + days * 86_400_000).toISOString()

/** NPS twice a year to those who decide and carry; who goes quiet does not answer. */
export function surveysOf(
  account: DemoAccount,
  people: readonly DemoContact[],
  span: { from: string; today: string },
  random: Random,
): Asked {
  const { answers, requests }: Asked = { answers: [], requests: [] }
  const waiting = random.fork('waiting')
  for (const [n, month] of monthsWithin(account, span).entries()) {
    if (n % 6 !== 4) continue
    for (const contact of people.filter((item) => item.role !== 'user')) {
      const day = addDays(month.from, random.integer(0, 25))
      if (day > span.today || contact.from > day || (contact.leftOn && contact.leftOn <= day)) continue
      const askedAt = `${addDays(day, -Math.floor(6 * waiting.next() ** 2))}T00:00:00.000Z`
      const request = {
        id: `${account.id}-n${requests.length + 1}`,
        account: account.id,
        contact: contact.id,
        kind: 'nps' as const,
        question: NPS_QUESTION,
        askedAt,
        closesAt: closing(askedAt, NPS_OPEN_DAYS),
      }
      if (!random.chance(month.quiet ? 0.08 : 0.62)) {
        requests.push(request)
        continue
      }
      const mood =
        8.6 -
        4.2 * month.pain -
        3.2 * Math.max(0, 1 - month.engagement) -
        (account.poorFit ? 1.9 : 0) +
        random.normal() * 1.1
      const score = Math.max(0, Math.min(10, Math.round(mood)))
      const words =
        score >= 9 ? npsComments.promoter : score >= 7 ? npsComments.passive : npsComments.detractor
      const answeredAt = `${day}T0${random.integer(0, 8)}:30:00Z`
      const answer = `${account.id}-s${answers.length + 1}`
      answers.push({
        answer_id: answer,
        account_id: account.id,
        contact_id: contact.id,
        kind: 'nps',
        score: String(score),
        comment: random.chance(0.5) ? random.pick(words) : '',
        answered_at: answeredAt,
        recorded_at: answeredAt,
      })
      requests.push({ ...request, answer })
    }
  }
  return { answers, requests }
}

/** CES after some of the tickets that were closed: slow ones were hard work for who asked. One in three answers. */
export function effortsOf(tickets: readonly Row[], today: string, random: Random): Asked {
  const { answers, requests }: Asked = { answers: [], requests: [] }
  for (const { ticket_id: ticket, account_id: account, contact_id: contact, ...told } of tickets) {
    const closedAt = told.closed_at ?? ''
    if (!ticket || !account || !contact || closedAt === '' || !random.chance(0.3)) continue
    const askedAt = new Date(Date.parse(closedAt) + 3_600_000).toISOString()
    const answeredAt = new Date(Date.parse(askedAt) + random.integer(20, 3_000) * 60_000).toISOString()
    if (askedAt >= today) continue
    const answer = `${ticket}-ces`
    const doesAnswer = random.chance(0.35) && answeredAt < today
    const ease = 6.4 - 0.9 * Math.log10(1 + Number(told.resolution_hours)) + random.normal() * 0.9
    requests.push({
      id: answer,
      account,
      contact,
      kind: 'ces',
      question: CES_QUESTION,
      askedAt,
      closesAt: closing(askedAt, CES_OPEN_DAYS),
      ...(doesAnswer ? { answer } : {}),
    })
    if (!doesAnswer) continue
    answers.push({
      answer_id: answer,
      account_id: account,
      contact_id: contact,
      kind: 'ces',
      score: String(Math.max(1, Math.min(7, Math.round(ease)))),
      comment: '',
      answered_at: answeredAt,
      recorded_at: answeredAt,
    })
  }
  return { answers, requests }
}

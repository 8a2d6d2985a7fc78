import { addDays } from '@tsuzuku/core/time/add-days'
import type { DemoAccount, Month } from './demo-accounts.ts'
import type { DemoContact } from './demo-people.ts'
import { meetingNotes, painfulTickets, preSaleNotes, ticketTexts } from './demo-words.ts'
import type { Random } from './random.ts'

type Row = Record<string, string>
type Span = { from: string; today: string }

const CHANNELS = ['メール', '電話', 'チャット']

/** Tickets: some always, many and slow ones while support is bad, fewer while an account goes quiet. */
export function ticketsOf(
  account: DemoAccount,
  people: readonly DemoContact[],
  span: Span,
  random: Random,
): Row[] {
  const rows: Row[] = []
  for (const month of monthsWithin(account, span)) {
    const usual = 0.22 * Math.sqrt(account.users / 6) * (month.quiet ? 0.25 : 1)
    const count = Math.floor(usual + month.pain * 2.4 + random.next())
    for (let n = 0; n < count; n++) {
      const day = addDays(month.from, random.integer(0, 27))
      if (day > span.today || (account.left && day >= account.left.on)) continue
      rows.push(
        ticket(
          account,
          `${account.id}-t${rows.length + 1}`,
          people,
          { day, pain: month.pain, today: span.today },
          random,
        ),
      )
    }
  }
  return rows
}

function ticket(
  account: DemoAccount,
  id: string,
  people: readonly DemoContact[],
  at: { day: string; pain: number; today: string },
  random: Random,
): Row {
  const bad = at.pain > 0.25
  const [subject, body] = random.pick(bad ? painfulTickets : ticketTexts)
  const reply = Math.round(Math.exp((bad ? 6.2 : 4.3) + random.normal() * 0.6))
  const hours = Math.round(Math.exp((bad ? 4.9 : 2.7) + random.normal() * 0.7) * 10) / 10
  const opened = new Date(`${at.day}T0${random.integer(0, 8)}:${random.integer(10, 59)}:00Z`)
  const closed = new Date(opened.getTime() + hours * 3_600_000)
  const open = closed.toISOString() > `${at.today}T00:00:00Z`
  return {
    ticket_id: id,
    account_id: account.id,
    contact_id: present(people, at.day, random)?.id ?? '',
    subject,
    body,
    channel: random.pick(CHANNELS),
    priority: bad ? random.pick(['high', 'urgent']) : random.pick(['low', 'normal', 'normal', 'high']),
    status: open ? 'open' : 'closed',
    opened_at: opened.toISOString(),
    first_reply_minutes: open && random.chance(0.4) ? '' : String(reply),
    closed_at: open ? '' : closed.toISOString(),
    resolution_hours: open ? '' : String(hours),
    satisfaction:
      open || random.chance(0.45) ? '' : String(bad ? random.integer(1, 3) : random.integer(3, 5)),
    escalated: bad && random.chance(0.3) ? 'true' : 'false',
    recorded_at: opened.toISOString(),
  }
}

/** What we wrote down: the sale, the talks each quarter, a champion who went. */
export function notesOf(
  account: DemoAccount,
  people: readonly DemoContact[],
  owner: string,
  span: Span,
  random: Random,
): Row[] {
  const rows: Row[] = []
  const add = (day: string, kind: string, body: string, contactId = '') => {
    if (day > span.today) return
    const at = `${day}T0${random.integer(1, 7)}:00:00Z`
    rows.push({
      note_id: `${account.id}-n${rows.length + 1}`,
      account_id: account.id,
      contact_id: contactId,
      kind,
      author_name: owner,
      occurred_at: at,
      body,
      recorded_at: at,
    })
  }
  add(
    addDays(account.start, -random.integer(10, 40)),
    'pre-sale',
    account.poorFit ? preSaleNotes.poor : preSaleNotes.good,
  )
  for (const [n, month] of monthsWithin(account, span).entries()) {
    if (
      n % (account.tier === 'A' ? 2 : account.tier === 'B' ? 3 : 8) !== 1 ||
      (month.quiet && random.chance(0.85))
    )
      continue
    add(
      addDays(month.from, random.integer(0, 20)),
      random.pick(['meeting', 'call']),
      random.pick(meetingNotes),
    )
  }
  const champion = people.find((contact) => contact.leftOn)
  if (
    champion?.leftOn &&
    champion.leftOn >= span.from &&
    (!account.left || champion.leftOn < account.left.on)
  ) {
    const successor = account.successorOn && account.successorOn <= span.today
    add(
      champion.leftOn,
      'call',
      `推進者の${champion.name.split(' ')[0]}様が異動。${successor ? '後任は近く決まる予定。' : '後任は未定。'}`,
      champion.id,
    )
  }
  return rows
}

export function monthsWithin(account: DemoAccount, span: Span): Month[] {
  return account.months.filter(
    (month) => month.from >= span.from && (!account.left || month.from < account.left.on),
  )
}

function present(people: readonly DemoContact[], day: string, random: Random): DemoContact | undefined {
  return random.pick(
    people.filter((contact) => contact.from <= day && (!contact.leftOn || contact.leftOn > day)),
  )
}

import { sql } from 'kysely'
import { knownRows } from '../contracts/known.ts'
import type { Family } from './metric.ts'
import { periodInstants } from './period-slots.ts'
import { type AmountSums, type TicketMeasure, ticketFamily } from './tickets.family.ts'

/** Tickets by the time they were opened, with the minutes to the first reply. */
export const openedTickets: TicketMeasure = {
  amount: sql`t.first_reply_minutes`,
  at: sql`t.opened_at`,
  where: sql`true`,
}

const perPeriod = ticketFamily('opened-tickets', openedTickets)

/** From the first ticket ever on, a period without tickets has none; before it, nothing is known. */
export const openedTicketsFamily: Family<AmountSums> = {
  ...perPeriod,
  async read(db, question) {
    const { periods, population, timeZone } = question
    const [groups, first] = await Promise.all([
      perPeriod.read(db, question),
      sql<{ slot: number | null }>`
        select width_bucket(min(t.opened_at), ${periodInstants(periods, timeZone)}) as slot
        from ticket t where ${knownRows('t', population.known)}`.execute(db),
    ])
    const firstSlot = first.rows[0]?.slot ?? null
    if (firstSlot === null) return groups
    if (groups.size === 0 && population.by === undefined) groups.set(null, [])
    for (const [group, slots] of groups) {
      const filled = periods.map((_, index) =>
        index + 1 < firstSlot ? undefined : (slots[index] ?? nothing(index + 1, group)),
      )
      groups.set(group, filled)
    }
    return groups
  },
}

function nothing(slot: number, group: string | null): AmountSums {
  return { slot, group_key: group, facts: 0, n: 0, sum: 0, sd: null, median: null, p90: null }
}

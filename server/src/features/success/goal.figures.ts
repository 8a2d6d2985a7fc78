import { type RawBuilder, sql } from 'kysely'

export const figureUnits = ['count', 'days', 'hours', 'ratio', 'rating', 'points'] as const
export type FigureUnit = (typeof figureUnits)[number]
type Figure = { unit: FigureUnit; value: RawBuilder<unknown> }

const column = (name: string, unit: FigureUnit): Figure => ({ unit, value: sql.ref(`d.${name}`) })

/**
 * What of an account a goal can be measured by, from its day `d` or its score `h`. Money and our own guesses are left out:
 * the customer reads these.
 */
export const goalFigures = {
  'active-contacts': column('active_contacts_28d', 'count'),
  'active-days': column('active_days_28d', 'days'),
  events: column('events_28d', 'count'),
  features: column('features_28d', 'count'),
  hours: { unit: 'hours', value: sql`d.seconds_28d::double precision / 3600` },
  'seats-paid': column('seats_paid', 'count'),
  'seats-used': {
    unit: 'ratio',
    value: sql`d.active_contacts_28d::double precision / nullif(d.seats_paid, 0)`,
  },
  tickets: column('tickets_28d', 'count'),
  'tickets-open': column('tickets_open', 'count'),
  'oldest-ticket': column('oldest_open_ticket_days', 'days'),
  touches: column('touches_28d', 'count'),
  csat: column('csat_90d', 'rating'),
  nps: column('nps_score', 'rating'),
  health: { unit: 'points', value: sql`h.score` },
} as const satisfies Record<string, Figure>

export type GoalFigure = keyof typeof goalFigures
export const figureNames = Object.keys(goalFigures) as [GoalFigure, ...GoalFigure[]]

/** Measured by the score itself, so that it must neither feed it nor be looked at before it. */
export const SCORE_FIGURE = 'health' satisfies GoalFigure

import type { Measure } from '../../lib/success.ts'

type Figure = Extract<Measure, { kind: 'figure' }>['name']

/** Figures of an account by how their values are written. */
const units = {
  'active-contacts': 'plain',
  'active-days': 'days',
  events: 'plain',
  features: 'plain',
  hours: 'hours',
  'seats-paid': 'plain',
  'seats-used': 'ratio',
  tickets: 'plain',
  'tickets-open': 'plain',
  'oldest-ticket': 'days',
  touches: 'plain',
  csat: 'plain',
  nps: 'plain',
  health: 'points',
} as const satisfies Record<Figure, string>

export const figureNames = Object.keys(units) as Figure[]
export const unitOf = (name: Figure): (typeof units)[Figure] => units[name]

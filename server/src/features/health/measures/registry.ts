import type { HealthMeasureDefinition } from '../health.measure.ts'
import { activeDaysMeasure } from './active-days.ts'
import { championMeasure } from './champion.ts'
import { csatMeasure } from './csat.ts'
import { featureBreadthMeasure } from './feature-breadth.ts'
import { goalsOnTrackMeasure } from './goals-on-track.ts'
import { lastContactMeasure } from './last-contact.ts'
import { npsMeasure } from './nps.ts'
import { onboardingProgressMeasure } from './onboarding-progress.ts'
import { openTicketsMeasure } from './open-tickets.ts'
import { seatsUsedMeasure } from './seats-used.ts'
import { ticketVolumeMeasure } from './ticket-volume.ts'
import { usageTrendMeasure } from './usage-trend.ts'

/** Every measure of health there is, in the order of the screens. */
export const healthMeasures: readonly HealthMeasureDefinition[] = [
  usageTrendMeasure,
  seatsUsedMeasure,
  activeDaysMeasure,
  featureBreadthMeasure,
  goalsOnTrackMeasure,
  onboardingProgressMeasure,
  openTicketsMeasure,
  ticketVolumeMeasure,
  csatMeasure,
  npsMeasure,
  lastContactMeasure,
  championMeasure,
]

export const measureByKey: ReadonlyMap<string, HealthMeasureDefinition> = new Map(
  healthMeasures.map((measure) => [measure.key, measure]),
)

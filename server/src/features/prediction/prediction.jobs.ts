import type { Clock } from '../../platform/clock.ts'
import type { Database } from '../../platform/database.ts'
import type { JobHandler } from '../../platform/jobs.ts'
import type { Log } from '../../platform/log.ts'
import { createCheckJob } from './check.service.ts'
import { createScoringJob } from './scoring.service.ts'
import { createTrainingJob } from './training.service.ts'

export function predictionJobs(machinery: {
  db: Database
  clock: Clock
  log: Log
}): Record<string, JobHandler> {
  return {
    'prediction:train': createTrainingJob(machinery),
    'prediction:score': createScoringJob(machinery),
    'prediction:check': createCheckJob(machinery),
  }
}

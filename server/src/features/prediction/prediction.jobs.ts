import type { Clock } from '../../platform/clock.ts'
import type { Database } from '../../platform/database.ts'
import type { JobHandler } from '../../platform/jobs.ts'
import type { Log } from '../../platform/log.ts'
import { createCheckJob } from './check.service.ts'
import type { Tell } from './models.routes.ts'
import { createRetrainJob } from './retraining.service.ts'
import { createScoringJob } from './scoring.service.ts'
import { createTrainingJob } from './training.service.ts'

export function predictionJobs(machinery: {
  db: Database
  clock: Clock
  log: Log
  tell: Tell
}): Record<string, JobHandler> {
  return {
    'prediction:train': createTrainingJob(machinery),
    'prediction:score': createScoringJob(machinery),
    'prediction:retrain': createRetrainJob(machinery),
    'prediction:check': createCheckJob(machinery),
  }
}

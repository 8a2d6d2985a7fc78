import type { JobHandler } from '../../platform/jobs.ts'
import type { Refresh } from './refresh.service.ts'

export function refreshJobs(refresh: Refresh): Record<string, JobHandler> {
  return {
    'metrics:refresh': async () => void (await refresh.refreshNews()),
    'metrics:refresh-all': async () => refresh.refreshAll(),
    'metrics:next-day': async () => refresh.refreshNextDay(),
  }
}

import type { JobHandler } from '../../platform/jobs.ts'
import type { Refresh } from './refresh.service.ts'

export function refreshJobs(refresh: Refresh): Record<string, JobHandler> {
  return {
    'metrics:refresh': async (_, signal) => void (await refresh.refreshNews(signal)),
    'metrics:refresh-all': async () => refresh.refreshAll(),
    'metrics:next-day': async () => refresh.refreshNextDay(),
  }
}

import type { Http } from '../../platform/http.ts'
import type { JobHandler } from '../../platform/jobs.ts'
import { importFileRoutes } from './import-files.routes.ts'
import { qualityRoutes } from './quality/quality.routes.ts'
import { resumeImports, type SourcesMachinery, sourcesJobs } from './sources.jobs.ts'
import { sourcesRoutes } from './sources.routes.ts'

/** Imports and data quality: routes, jobs, and the way to take up what a killed process left. */
export function installSources(
  http: Http,
  machinery: SourcesMachinery,
): { jobs: Record<string, JobHandler>; resume(): Promise<void> } {
  sourcesRoutes(http, machinery)
  importFileRoutes(http, machinery)
  qualityRoutes(http, machinery)
  return { jobs: sourcesJobs(machinery), resume: () => resumeImports(machinery) }
}

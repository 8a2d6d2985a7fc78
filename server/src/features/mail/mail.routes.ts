import type { Clock } from '../../platform/clock.ts'
import type { Config } from '../../platform/config.ts'
import type { Database } from '../../platform/database.ts'
import type { Http } from '../../platform/http.ts'
import type { Seal } from '../../platform/seal.ts'
import { mailSettingsRoutes } from './mail-settings.routes.ts'
import { outboxRoutes } from './outbox.routes.ts'

export type RoutesMachinery = {
  db: Database
  config: Config
  clock: Clock
  seal: Seal
  tell: (news: 'mail.queued') => Promise<void>
}

export function mailRoutes(app: Http, machinery: RoutesMachinery): void {
  mailSettingsRoutes(app, machinery)
  outboxRoutes(app, machinery)
}

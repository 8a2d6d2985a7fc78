import type { Clock } from '../../platform/clock.ts'
import type { Config } from '../../platform/config.ts'
import type { Database } from '../../platform/database.ts'
import type { Http } from '../../platform/http.ts'
import { auditRoutes } from './audit.routes.ts'
import { keyRoutes } from './key.routes.ts'
import { memberRoutes } from './member.routes.ts'
import type { GiveAwaited } from './member.service.ts'
import { profileRoutes } from './profile.routes.ts'
import { sessionRoutes } from './session.routes.ts'
import { workspaceRoutes } from './workspace.routes.ts'

export function teamRoutes(
  app: Http,
  machinery: {
    db: Database
    config: Config
    clock: Clock
    giveAwaited: GiveAwaited
    tell: (news: 'workspace.changed' | 'accounts.changed') => Promise<void>
  },
): void {
  sessionRoutes(app, machinery)
  profileRoutes(app, machinery)
  memberRoutes(app, machinery)
  keyRoutes(app, machinery)
  workspaceRoutes(app, machinery)
  auditRoutes(app, machinery)
}

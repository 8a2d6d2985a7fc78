import type { Http } from '../../platform/http.ts'
import { auditRoutes } from './audit.routes.ts'
import { keyRoutes } from './key.routes.ts'
import { type MemberMachinery, memberRoutes } from './member.routes.ts'
import { profileRoutes } from './profile.routes.ts'
import { sessionRoutes } from './session.routes.ts'
import { workspaceRoutes } from './workspace.routes.ts'

export function teamRoutes(app: Http, machinery: MemberMachinery): void {
  sessionRoutes(app, machinery)
  profileRoutes(app, machinery)
  memberRoutes(app, machinery)
  keyRoutes(app, machinery)
  workspaceRoutes(app, machinery)
  auditRoutes(app, machinery)
}

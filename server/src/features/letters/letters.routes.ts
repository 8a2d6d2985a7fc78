import type { Http } from '../../platform/http.ts'
import { inboxRoutes } from './inbox.routes.ts'
import { letterRoutes } from './letter.routes.ts'
import { ownLetterRoutes } from './own-letter.routes.ts'
import { templateRoutes } from './template.routes.ts'
import { unsubscribeRoutes } from './unsubscribe.routes.ts'

type Machinery = Parameters<typeof letterRoutes>[1] & Parameters<typeof inboxRoutes>[1]

export function lettersRoutes(app: Http, machinery: Machinery): void {
  letterRoutes(app, machinery)
  templateRoutes(app, machinery)
  ownLetterRoutes(app, machinery)
  unsubscribeRoutes(app, machinery)
  inboxRoutes(app, machinery)
}

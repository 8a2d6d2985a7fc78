import type { Http } from '../../platform/http.ts'
import { accountRoutes } from './account.routes.ts'
import type { Machinery } from './account.service.ts'
import { accountListRoutes } from './account-list.routes.ts'
import { attributeRoutes } from './attribute.routes.ts'
import { awaitedOwnerRoutes } from './awaited-owner.routes.ts'
import { contactRoutes } from './contact.routes.ts'
import { noteRoutes } from './note.routes.ts'
import { savedViewRoutes } from './saved-view.routes.ts'
import { searchRoutes } from './search.routes.ts'
import type { ReadLedger } from './timeline.read.ts'
import { timelineRoutes } from './timeline.routes.ts'

/** Contracts stand after accounts, so the ledger for the timeline is handed in. */
export function accountsRoutes(app: Http, machinery: Machinery & { ledger: ReadLedger }): void {
  accountListRoutes(app, machinery)
  accountRoutes(app, machinery)
  contactRoutes(app, machinery)
  noteRoutes(app, machinery)
  timelineRoutes(app, machinery)
  searchRoutes(app, machinery)
  attributeRoutes(app, machinery)
  awaitedOwnerRoutes(app, machinery)
  savedViewRoutes(app, machinery)
}

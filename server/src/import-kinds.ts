import { accountsImport } from './features/accounts/accounts.import.ts'
import { contactsImport } from './features/accounts/contacts.import.ts'
import { notesImport } from './features/accounts/notes.import.ts'
import { ordersImport } from './features/contracts/orders.import.ts'
import { reportedChurnsImport } from './features/contracts/reported-churns.import.ts'
import { subscriptionsImport } from './features/contracts/subscriptions.import.ts'
import { usageImport } from './features/events/usage.import.ts'
import type { ImportKind } from './features/sources/import-kind.ts'
import { ticketsImport } from './features/support/tickets.import.ts'
import { surveyAnswersImport } from './features/surveys/survey-answers.import.ts'

/** Every kind of file that can be imported, in the order in which they are best imported. */
export const importKinds: readonly ImportKind[] = [
  accountsImport,
  contactsImport,
  subscriptionsImport,
  ordersImport,
  usageImport,
  ticketsImport,
  surveyAnswersImport,
  notesImport,
  reportedChurnsImport,
]

import {
  accountsWithoutContacts,
  accountsWithoutOwner,
  accountsWithoutSubscription,
  accountsWithoutUsage,
} from './account-gaps.ts'
import { churnedWithOpenSubscription } from './churned-with-open-subscription.ts'
import { contactsWithoutAccount } from './contacts-without-account.ts'
import { duplicateAccounts } from './duplicate-accounts.ts'
import { duplicateContacts } from './duplicate-contacts.ts'
import { failedRows } from './failed-rows.ts'
import { lostWithoutReport } from './lost-without-report.ts'
import { otherCurrency } from './other-currency.ts'
import type { QualityCheck } from './quality-check.ts'
import { reportedChurnsWithoutLoss } from './reported-churns-without-loss.ts'
import { staleSources } from './stale-sources.ts'
import { subscriptionsWithoutRenewalDate, subscriptionsWithoutSeats } from './subscription-gaps.ts'
import { ticketsWithoutFirstReply, ticketsWithoutSatisfaction } from './ticket-gaps.ts'
import { usageAfterEnd, usageBeforeStart } from './usage-outside-subscription.ts'
import { usageWithoutAccount } from './usage-without-account.ts'

/** Every check of the data-quality screen, in its order. */
export const qualityChecks: readonly QualityCheck[] = [
  staleSources,
  failedRows,
  usageWithoutAccount,
  contactsWithoutAccount,
  churnedWithOpenSubscription,
  usageBeforeStart,
  usageAfterEnd,
  reportedChurnsWithoutLoss,
  lostWithoutReport,
  otherCurrency,
  duplicateAccounts,
  duplicateContacts,
  accountsWithoutOwner,
  accountsWithoutUsage,
  accountsWithoutSubscription,
  accountsWithoutContacts,
  subscriptionsWithoutRenewalDate,
  subscriptionsWithoutSeats,
  ticketsWithoutSatisfaction,
  ticketsWithoutFirstReply,
]

import type { Ready } from '../playbooks.library.ts'
import { championLeft } from './champion-left.ts'
import { detractorFollowUp } from './detractor-follow-up.ts'
import { lowUsage } from './low-usage.ts'
import { newFeatureAnnouncement } from './new-feature-announcement.ts'
import { paymentTrouble } from './payment-trouble.ts'
import { priceTierStep } from './price-tier-step.ts'
import { promoterToReference } from './promoter-to-reference.ts'
import { renewalAhead } from './renewal-ahead.ts'
import { shelfwareReview } from './shelfware-review.ts'
import { silentChurn } from './silent-churn.ts'
import { stalledOnboarding } from './stalled-onboarding.ts'
import { winBack } from './win-back.ts'

/** Ready playbooks, each a file; none needs anything of the workspace's own. */
export const library: readonly Ready[] = [
  lowUsage,
  stalledOnboarding,
  silentChurn,
  championLeft,
  detractorFollowUp,
  promoterToReference,
  shelfwareReview,
  renewalAhead,
  priceTierStep,
  newFeatureAnnouncement,
  winBack,
  paymentTrouble,
]

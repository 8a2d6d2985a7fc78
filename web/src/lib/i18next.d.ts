import 'i18next'
import type accounts from '../locales/en/accounts.json'
import type attributes from '../locales/en/attributes.json'
import type common from '../locales/en/common.json'
import type editing from '../locales/en/editing.json'
import type errors from '../locales/en/errors.json'
import type events from '../locales/en/events.json'
import type faults from '../locales/en/faults.json'
import type health from '../locales/en/health.json'
import type healthRule from '../locales/en/health-rule.json'
import type honesty from '../locales/en/honesty.json'
import type letters from '../locales/en/letters.json'
import type loyalty from '../locales/en/loyalty.json'
import type mail from '../locales/en/mail.json'
import type metrics from '../locales/en/metrics.json'
import type metricsMore from '../locales/en/metrics-more.json'
import type notifications from '../locales/en/notifications.json'
import type onboarding from '../locales/en/onboarding.json'
import type playbooks from '../locales/en/playbooks.json'
import type prediction from '../locales/en/prediction.json'
import type renewals from '../locales/en/renewals.json'
import type scores from '../locales/en/scores.json'
import type segments from '../locales/en/segments.json'
import type signals from '../locales/en/signals.json'
import type signalsMore from '../locales/en/signals-more.json'
import type sources from '../locales/en/sources.json'
import type staircase from '../locales/en/staircase.json'
import type success from '../locales/en/success.json'
import type surveyForm from '../locales/en/survey-form.json'
import type tasks from '../locales/en/tasks.json'
import type team from '../locales/en/team.json'
import type today from '../locales/en/today.json'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common'
    returnNull: false
    resources: {
      common: typeof common
      today: typeof today
      accounts: typeof accounts
      attributes: typeof attributes
      letters: typeof letters
      mail: typeof mail
      metrics: typeof metrics
      'metrics-more': typeof metricsMore
      notifications: typeof notifications
      onboarding: typeof onboarding
      playbooks: typeof playbooks
      prediction: typeof prediction
      health: typeof health
      'health-rule': typeof healthRule
      signals: typeof signals
      'signals-more': typeof signalsMore
      renewals: typeof renewals
      staircase: typeof staircase
      scores: typeof scores
      segments: typeof segments
      loyalty: typeof loyalty
      honesty: typeof honesty
      sources: typeof sources
      events: typeof events
      success: typeof success
      'survey-form': typeof surveyForm
      tasks: typeof tasks
      editing: typeof editing
      team: typeof team
      errors: typeof errors
      faults: typeof faults
    }
  }
}

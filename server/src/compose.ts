import type pg from 'pg'
import { accountsRoutes } from './features/accounts/accounts.routes.ts'
import { giveAwaitedAccounts } from './features/accounts/awaited-owner.store.ts'
import { readAccountLedger } from './features/contracts/account-ledger.read.ts'
import { contractRoutes } from './features/contracts/contracts.routes.ts'
import { mrrMovementRoutes } from './features/contracts/mrr-movements.routes.ts'
import { subscriptionRoutes } from './features/contracts/subscription.routes.ts'
import { createSettle } from './features/events/events.jobs.ts'
import { installEvents } from './features/events/install-events.ts'
import { createBackTestJob } from './features/health/back-test.service.ts'
import { healthRoutes } from './features/health/health.routes.ts'
import { scoreDays } from './features/health/health.store.ts'
import { healthReasonRoutes } from './features/health/health-reasons.routes.ts'
import { healthRuleRoutes } from './features/health/health-rule.routes.ts'
import { honestyRoutes } from './features/health/honesty.routes.ts'
import { createFillScore } from './features/health/score.fill.ts'
import { scoreRoutes } from './features/health/score.routes.ts'
import { lettersRoutes } from './features/letters/letters.routes.ts'
import { letterJobs } from './features/letters/receive.jobs.ts'
import { loyaltyRoutes } from './features/loyalty/loyalty.routes.ts'
import { placeDays } from './features/loyalty/loyalty.store.ts'
import { mailRoutes } from './features/mail/mail.routes.ts'
import { mailJobs } from './features/mail/outbox.jobs.ts'
import { annotationRoutes } from './features/metrics/annotation.routes.ts'
import { cohortRoutes } from './features/metrics/cohort-retention.routes.ts'
import { contractSurvivalRoutes } from './features/metrics/contract-survival.routes.ts'
import { differenceRoutes } from './features/metrics/difference.routes.ts'
import { historyWritingRoutes } from './features/metrics/history-writing.routes.ts'
import { kpiTreeRoutes } from './features/metrics/kpi-tree.routes.ts'
import { ltvRoutes } from './features/metrics/ltv.routes.ts'
import { metricDefinitionRoutes } from './features/metrics/metric-definitions.routes.ts'
import { metricTargetRoutes } from './features/metrics/metric-target.routes.ts'
import { metricTargetJobs } from './features/metrics/metric-target.service.ts'
import { metricRoutes } from './features/metrics/metrics.routes.ts'
import { refreshJobs } from './features/metrics/refresh.jobs.ts'
import { createRefresh, type Refresh } from './features/metrics/refresh.service.ts'
import { supportSuccessRoutes } from './features/metrics/support-success.routes.ts'
import { notificationJobs } from './features/notifications/deliver.jobs.ts'
import { notificationRoutes } from './features/notifications/notifications.routes.ts'
import { noteForOnboarding, onboardingJobs } from './features/onboarding/onboarding.jobs.ts'
import { onboardingRoutes } from './features/onboarding/onboarding.routes.ts'
import { onboardingTemplateRoutes } from './features/onboarding/template.routes.ts'
import { playbookRunRoutes } from './features/playbooks/playbook-runs.routes.ts'
import { playbookJobs } from './features/playbooks/playbooks.jobs.ts'
import { playbookRoutes } from './features/playbooks/playbooks.routes.ts'
import { simulationJobs } from './features/playbooks/simulation.jobs.ts'
import { simulationRoutes } from './features/playbooks/simulation.routes.ts'
import { webhookCallRoutes } from './features/playbooks/webhook-calls.routes.ts'
import { modelRoutes } from './features/prediction/models.routes.ts'
import { predictionJobs } from './features/prediction/prediction.jobs.ts'
import { predictionRoutes } from './features/prediction/prediction.routes.ts'
import { retrainingRoutes } from './features/prediction/retraining.routes.ts'
import { observationRoutes } from './features/renewals/observation.routes.ts'
import { outcomeRoutes } from './features/renewals/outcome.routes.ts'
import { packRoutes } from './features/renewals/pack.routes.ts'
import { noteForRenewals, renewalJobs } from './features/renewals/renewals.jobs.ts'
import { renewalRoutes } from './features/renewals/renewals.routes.ts'
import { segmentMemberRoutes } from './features/segments/segment-members.routes.ts'
import { segmentTryRoutes } from './features/segments/segment-try.routes.ts'
import { noteForSegments, segmentJobs, thenRefreshSegments } from './features/segments/segments.jobs.ts'
import { segmentRoutes } from './features/segments/segments.routes.ts'
import { tierRoutes } from './features/segments/tiers.routes.ts'
import { createDetectSignals } from './features/signals/signals.detect.ts'
import { signalRoutes } from './features/signals/signals.routes.ts'
import { installSources } from './features/sources/install-sources.ts'
import { accountStaircaseRoutes } from './features/staircase/account-staircase.routes.ts'
import { lockRoutes } from './features/staircase/lock.routes.ts'
import { createOfferGate } from './features/staircase/lock.ts'
import { staircaseNumberRoutes } from './features/staircase/numbers.routes.ts'
import { opportunityRoutes } from './features/staircase/opportunity.routes.ts'
import { createProposeOffers } from './features/staircase/proposal.ts'
import { noteForStaircases, staircaseJobs } from './features/staircase/staircase.jobs.ts'
import { staircaseRoutes } from './features/staircase/staircase.routes.ts'
import { standingRoutes } from './features/staircase/standing.routes.ts'
import { agreementRoutes } from './features/success/agreement.routes.ts'
import { followRoutes } from './features/success/follow.routes.ts'
import { followFacts, followGoals } from './features/success/goal.follow.ts'
import { planRoutes } from './features/success/plan.routes.ts'
import { sharedRoutes } from './features/success/shared.routes.ts'
import { templateRoutes } from './features/success/template.routes.ts'
import { supportRoutes } from './features/support/support.routes.ts'
import { surveyFormRoutes } from './features/surveys/survey-form.routes.ts'
import { surveyRoutes } from './features/surveys/surveys.routes.ts'
import { absenceRoutes } from './features/tasks/absence.routes.ts'
import { calendarRoutes } from './features/tasks/calendar.routes.ts'
import { taskRoutes } from './features/tasks/tasks.routes.ts'
import { teamRoutes } from './features/team/team.routes.ts'
import { createAuthenticate } from './features/team/team.service.ts'
import { todayRoutes } from './features/today/today.routes.ts'
import { createTell, crontab, type Tell } from './flow.ts'
import { importKinds } from './import-kinds.ts'
import { type Clock, systemClock } from './platform/clock.ts'
import { closeWhenAnswered } from './platform/close-http.ts'
import type { Config } from './platform/config.ts'
import { createDatabase, createPool, type Database } from './platform/database.ts'
import { createHttp, type Http } from './platform/http.ts'
import { keepAnswers } from './platform/idempotency.ts'
import { createJobs, type JobHandler, type Jobs } from './platform/jobs.ts'
import type { Log } from './platform/log.ts'
import { platformRoutes } from './platform/platform.routes.ts'
import { createSeal, type Seal } from './platform/seal.ts'
import { createSteadyAnswers, type SteadyAnswers } from './platform/steady-answers.ts'
import { createTidy } from './platform/tidy.ts'
import { serveWebApp } from './platform/web-app.ts'

/** What every feature may ask for. */
export type Machinery = {
  db: Database
  pool: pg.Pool
  config: Config
  clock: Clock
  log: Log
  jobs: Jobs
  tell: Tell
  seal: Seal
  steady: SteadyAnswers
}

export type App = Machinery & {
  http: Http
  refresh: Refresh
  /** Starts to work on jobs. */
  work(): Promise<void>
  /** Answers what is in flight, hands jobs back, lets go of the database. */
  close(): Promise<void>
}

/** The only place where things are made and joined. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: it only lists what is joined
export async function compose(options: {
  config: Config
  connectionString: string
  log: Log
  clock?: Clock
}): Promise<App> {
  const { config, log } = options
  const clock = options.clock ?? systemClock
  const pool = createPool(options.connectionString, config.poolSize)
  const db = createDatabase(pool)
  const jobs = await createJobs(pool, log)
  const machinery: Machinery = {
    db,
    pool,
    config,
    clock,
    log,
    jobs,
    tell: createTell(jobs),
    seal: createSeal(config),
    steady: createSteadyAnswers({ clock, patienceMs: config.answerPatience }),
  }

  const refresh = createRefresh({
    db,
    clock,
    log,
    derivations: [
      followFacts,
      scoreDays,
      (trx, scope) => followGoals(trx, scope, 'score'),
      createDetectSignals(clock),
      placeDays,
      noteForSegments,
      noteForRenewals,
      noteForOnboarding,
      noteForStaircases,
    ],
  })

  const authenticate = createAuthenticate(db)
  const http = await createHttp({ config, log, authenticate })
  const closeHttp = closeWhenAnswered(http)
  keepAnswers(http, machinery)
  platformRoutes(http, machinery)
  teamRoutes(http, { ...machinery, giveAwaited: giveAwaitedAccounts })
  mailRoutes(http, machinery)
  notificationRoutes(http, machinery)
  const sources = installSources(http, { ...machinery, kinds: importKinds })
  supportRoutes(http, machinery)
  surveyRoutes(http, machinery)
  surveyFormRoutes(http, machinery)
  accountsRoutes(http, { ...machinery, ledger: readAccountLedger })
  contractRoutes(http, machinery)
  subscriptionRoutes(http, machinery)
  mrrMovementRoutes(http, machinery)
  metricRoutes(http, machinery)
  metricDefinitionRoutes(http, machinery)
  metricTargetRoutes(http, machinery)
  annotationRoutes(http, machinery)
  historyWritingRoutes(http, machinery)
  supportSuccessRoutes(http, machinery)
  differenceRoutes(http, machinery)
  cohortRoutes(http, machinery)
  contractSurvivalRoutes(http, machinery)
  ltvRoutes(http, machinery)
  kpiTreeRoutes(http, machinery)
  installEvents(http, machinery)

  healthRoutes(http, machinery)
  healthReasonRoutes(http, machinery)
  healthRuleRoutes(http, machinery)
  honestyRoutes(http, machinery)
  scoreRoutes(http, machinery)
  signalRoutes(http, machinery)
  loyaltyRoutes(http, machinery)
  segmentRoutes(http, machinery)
  segmentMemberRoutes(http, machinery)
  segmentTryRoutes(http, machinery)
  tierRoutes(http, machinery)
  predictionRoutes(http, machinery)
  retrainingRoutes(http, machinery)
  modelRoutes(http, machinery)
  taskRoutes(http, machinery)
  absenceRoutes(http, machinery)
  calendarRoutes(http, machinery)
  planRoutes(http, machinery)
  followRoutes(http, machinery)
  agreementRoutes(http, machinery)
  const offerGate = createOfferGate(clock)
  sharedRoutes(http, { ...machinery, offerGate, authenticate })
  templateRoutes(http, machinery)
  onboardingTemplateRoutes(http, machinery)
  onboardingRoutes(http, machinery)
  lettersRoutes(http, { ...machinery, offerGate })
  playbookRoutes(http, machinery)
  playbookRunRoutes(http, machinery)
  simulationRoutes(http, machinery)
  webhookCallRoutes(http, machinery)
  renewalRoutes(http, machinery)
  observationRoutes(http, machinery)
  outcomeRoutes(http, machinery)
  const proposeOffers = createProposeOffers(clock)
  packRoutes(http, { ...machinery, proposeOffers })
  standingRoutes(http, machinery)
  staircaseRoutes(http, machinery)
  staircaseNumberRoutes(http, machinery)
  accountStaircaseRoutes(http, machinery)
  lockRoutes(http, machinery)
  opportunityRoutes(http, machinery)
  todayRoutes(http, machinery)

  await serveWebApp(http)

  const handlers: Record<string, JobHandler> = {
    'platform:tidy': createTidy(db),
    'events:settle': createSettle(machinery),
    ...mailJobs({ ...machinery, offerGate }),
    ...notificationJobs(machinery),
    ...sources.jobs,
    ...thenRefreshSegments(refreshJobs(refresh), machinery.tell),
    ...segmentJobs(machinery),
    'health:back-test': createBackTestJob(machinery),
    'health:fill-score': createFillScore(machinery),
    ...predictionJobs(machinery),
    ...metricTargetJobs(machinery),
    ...onboardingJobs(machinery),
    ...letterJobs(machinery),
    ...playbookJobs({ ...machinery, offerGate }),
    ...simulationJobs(machinery),
    ...renewalJobs({ ...machinery, proposeOffers }),
    ...staircaseJobs(machinery),
  }

  return {
    ...machinery,
    http,
    refresh,
    async work() {
      await jobs.start(handlers, crontab)
      await sources.resume()
    },
    async close() {
      const stopped = jobs.stop()
      await closeHttp()
      const isIdle = await stopped
      await jobs.release()
      // Work that did not end holds its connection, and ends with the process.
      if (isIdle) await db.destroy()
    },
  }
}

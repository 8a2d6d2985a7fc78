import type { Jobs } from './platform/jobs.ts'

/**
 * The pipeline as one table: which news wakes which job. A feature tells news by name and knows nothing of who listens.
 * Jobs with `once` are the same job while they wait: telling the news a hundred times runs them once.
 */
export const flow = {
  'mail.queued': [{ job: 'mail:send', once: true }],
  'workspace.changed': [{ job: 'metrics:refresh', once: true }],
  'accounts.changed': [{ job: 'metrics:refresh', once: true }],
  'import.requested': [{ job: 'sources:work', once: false }],
  'import.finished': [{ job: 'sources:quality', once: true }],
  'data-quality.requested': [{ job: 'sources:quality', once: true }],
  'health-back-test.requested': [{ job: 'health:back-test', once: false }],
  'score.changed': [{ job: 'health:fill-score', once: false }],
  'health-rule.changed': [{ job: 'metrics:refresh-all', once: true }],
  'prediction.requested': [{ job: 'prediction:train', once: false }],
  'prediction.role-given': [{ job: 'prediction:score', once: true }],
  'loyalty-rule.changed': [{ job: 'metrics:refresh-all', once: true }],
  'signal-rule.changed': [{ job: 'metrics:refresh-all', once: true }],
  'accounts.refreshed': [
    { job: 'segments:refresh', once: true },
    { job: 'metrics:check-targets', once: true },
    { job: 'playbooks:watch', once: true },
    { job: 'renewals:refresh', once: true },
    { job: 'staircase:refresh', once: true },
    { job: 'onboarding:refresh', once: true },
  ],
  'onboarding.changed': [{ job: 'onboarding:refresh', once: true }],
  'mail.answered': [{ job: 'playbooks:watch', once: true }],
  'survey.answered': [{ job: 'playbooks:watch', once: true }],
  'playbook-simulation.requested': [{ job: 'playbooks:simulate', once: false }],
  'playbook.called': [{ job: 'playbooks:call', once: true }],
  'playbook.enrolled': [{ job: 'playbooks:go', once: true }],
  'metric-target.changed': [{ job: 'metrics:check-targets', once: true }],
  'segment.changed': [
    { job: 'segments:count-past', once: false },
    { job: 'staircase:refresh-all', once: true },
  ],
} as const satisfies Record<string, readonly { job: string; once: boolean }[]>

export type News = keyof typeof flow
export type Tell = (news: News, payload?: Record<string, unknown>) => Promise<void>

/** Times are UTC; jobs themselves ask which day it is in the workspace. */
export const crontab = [
  '* * * * * notifications:deliver ?jobKey=notifications:deliver&max=3',
  '* * * * * mail:send ?jobKey=mail:send&max=3',
  '* * * * * letters:receive ?jobKey=letters:receive&max=3',
  '* * * * * metrics:refresh ?jobKey=metrics:refresh&fill=1m',
  '*/10 * * * * metrics:next-day ?jobKey=metrics:next-day',
  '4,34 * * * * metrics:check-targets ?jobKey=metrics:check-targets',
  '*/2 * * * * events:settle ?jobKey=events:settle',
  '* * * * * playbooks:go ?jobKey=playbooks:go&max=3',
  '* * * * * playbooks:call ?jobKey=playbooks:call&max=3',
  '*/15 * * * * playbooks:watch ?jobKey=playbooks:watch&max=3',
  '9 * * * * onboarding:pass-day ?jobKey=onboarding:pass-day&max=3',
  '13 * * * * renewals:pass-day ?jobKey=renewals:pass-day&max=3',
  '47 17 * * * staircase:refresh-all ?jobKey=staircase:refresh-all&fill=20h',
  '* * * * * sources:resume ?jobKey=sources:resume',
  '23 18 * * * sources:quality ?jobKey=sources:quality&fill=12h',
  '17 * * * * platform:tidy ?jobKey=platform:tidy',
  '7,22,37,52 * * * * prediction:score ?jobKey=prediction:score-soon',
  '12 20 * * * prediction:retrain ?jobKey=prediction:retrain&fill=20h',
  '41 19 * * 0 prediction:check ?jobKey=prediction:check&fill=6d',
].join('\n')

export function createTell(jobs: Jobs): Tell {
  return async (news, payload = {}) => {
    for (const { job, once } of flow[news]) await jobs.add(job, payload, once ? { key: job } : {})
  }
}

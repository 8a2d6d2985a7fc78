import type { Rule } from '../../lib/rule.ts'
import type { Next, Step, StepKind, SurveyStep, Words } from './playbook.ts'

export const noRule: Rule = { kind: 'all', of: [] }
export const noWords: Words = { ja: '', en: '' }

/** What is usually asked; everything in it can be changed. */
export const firstQuestions: Record<SurveyStep['survey'], Words> = {
  nps: {
    ja: '{{ workspace.name }} を、同僚やお知り合いに薦める可能性はどのくらいありますか。',
    en: 'How likely are you to recommend {{ workspace.name }} to a colleague?',
  },
  csat: {
    ja: '{{ workspace.name }} に、全体としてどのくらい満足していますか。',
    en: 'Overall, how satisfied are you with {{ workspace.name }}?',
  },
  ces: {
    ja: '「{{ workspace.name }} のおかげで、やりたいことを楽に進められた」と思いますか。',
    en: '{{ workspace.name }} made it easy to get done what I wanted to do.',
  },
}

/** A step that is yet to be filled in; it leads to `next` by its first way. */
export function newStep(kind: StepKind, id: string, next: Next): Step {
  switch (kind) {
    case 'wait':
      return { kind, id, amount: 3, unit: 'days', next }
    case 'wait-until':
      return { kind, id, rule: noRule, days: 14, met: next, timed_out: null }
    case 'wait-answer':
      return { kind, id, survey: null, days: 14, answered: next, timed_out: null }
    case 'branch':
      return { kind, id, rule: noRule, yes: next, no: null }
    case 'split':
      return {
        kind,
        id,
        ways: [
          { share: 0.5, next },
          { share: 0.5, next: null },
        ],
      }
    case 'task':
      return {
        kind,
        id,
        title: noWords,
        note: noWords,
        due_days: 3,
        priority: 'normal',
        assign: { how: 'account-owner' },
        next,
      }
    case 'mail':
      return { kind, id, to: 'champion', subject: noWords, body: noWords, review_hours: 24, next }
    case 'survey':
      return {
        kind,
        id,
        survey: 'nps',
        to: 'champion',
        subject: noWords,
        body: noWords,
        question: firstQuestions.nps,
        asks_comment: true,
        again_days: 90,
        open_days: 30,
        review_hours: 24,
        next,
      }
    case 'page-message':
      return { kind, id, title: noWords, body: noWords, days: 30, review_hours: 24, next }
    case 'note':
      return { kind, id, text: noWords, next }
    case 'slack':
      return { kind, id, url: 'https://', text: noWords, next }
    case 'signal':
      return { kind, id, signal: 'playbook-risk', note: noWords, days: 30, next }
    case 'webhook':
      return { kind, id, url: 'https://', next }
    case 'attribute':
      return { kind, id, key: '', value: null, next }
    case 'list':
      return { kind, id, segment_id: 0, verb: 'add', next }
    case 'enrol':
    case 'stop':
      return { kind, id, playbook_id: 0, next }
  }
}

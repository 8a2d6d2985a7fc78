import type { Content } from '../src/features/playbooks/playbook.definition.ts'
import type { WorldPlaybook } from './world.ts'

const inDanger: Content['exit'] = {
  kind: 'condition',
  field: 'health-band',
  op: 'any-of',
  value: ['danger'],
}
const outOfDanger: Content['exit'] = { ...inDanger, value: ['watch', 'good'] }

/**
 * What the team has done for half a year. The people of this world behave as they would without it, so its true effect is
 * none, and its results must say that they see none.
 */
export const demoPlaybooks: readonly WorldPlaybook[] = [
  {
    name: 'ヘルスが危険になった顧客への声かけ',
    description: 'ヘルスが「危険」になった顧客に担当が連絡し、2 週間たっても戻らなければ対応を見直します。',
    days: 180,
    outcome: '電話で状況を聞き、次の打ち合わせを決めました。',
    content: {
      trigger: { kind: 'band-moved', to: ['danger'] },
      only: { kind: 'condition', field: 'customer', op: 'yes' },
      again_after_days: 90,
      most_active: null,
      hold_out: 0.2,
      goal: { rule: outOfDanger, days: 60 },
      exit: null,
      first: 'call',
      steps: [
        {
          kind: 'task',
          id: 'call',
          title: {
            ja: '{{ account.name }} に連絡し、困りごとを聞く',
            en: 'Call {{ account.name }} and ask what is in the way',
          },
          note: {
            ja: 'ヘルスが「危険」になりました。点を下げた指標を顧客ページで確かめてから連絡してください。',
            en: 'Its health is in danger. Look at the account page for the measures behind it before you call.',
          },
          due_days: 2,
          priority: 'high',
          assign: { how: 'account-owner' },
          next: 'two-weeks',
        },
        { kind: 'wait', id: 'two-weeks', amount: 14, unit: 'days', next: 'still' },
        { kind: 'branch', id: 'still', rule: inDanger, yes: 'review', no: null },
        {
          kind: 'task',
          id: 'review',
          title: {
            ja: '{{ account.name }} への対応をリーダーと見直す',
            en: 'Review with the lead what to do for {{ account.name }}',
          },
          note: {
            ja: '声をかけて 2 週間たちましたが、ヘルスは「危険」のままです。',
            en: 'Two weeks after the call its health is still in danger.',
          },
          due_days: 3,
          priority: 'normal',
          assign: { how: 'account-owner' },
          next: null,
        },
      ],
    },
  },
]

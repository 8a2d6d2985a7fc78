import type { Content } from '../src/features/playbooks/playbook.definition.ts'
import type { Inhabitant } from './demo-inhabitants.ts'
import { HOLD_OUT, INTRODUCED_FOR, newFeature } from './demo-introduction.ts'
import type { WorldPlaybook } from './world.ts'

const isInDanger: Content['exit'] = {
  kind: 'condition',
  field: 'health-band',
  op: 'any-of',
  value: ['danger'],
}
const isWell: Content['exit'] = { ...isInDanger, value: ['good'] }

/** The people of this world behave as they would without these calls: their true effect is none, and the results see none. */
export const inDanger: WorldPlaybook = {
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
    goal: { rule: isWell, days: 45 },
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
      { kind: 'branch', id: 'still', rule: isInDanger, yes: 'review', no: null },
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
}

const usesIt: Content['exit'] = {
  kind: 'condition',
  field: 'feature-used',
  op: 'yes',
  feature: newFeature.event,
  days: 30,
}

/** Its true effect is known: the world lets so many more of those who were shown the feature begin to use it. */
export const introducing: Omit<WorldPlaybook, 'byHand'> = {
  name: `新機能「${newFeature.name}」のご紹介`,
  description: `毎週、契約中の顧客を数社ずつ選び、担当が「${newFeature.name}」の画面をお見せします。3 割には声をかけず、使い始めた割合を比べます。`,
  days: INTRODUCED_FOR,
  outcome: '画面をお見せし、次の発注で試していただくことになりました。',
  content: {
    trigger: { kind: 'manual' },
    only: { kind: 'condition', field: 'customer', op: 'yes' },
    again_after_days: null,
    most_active: null,
    hold_out: HOLD_OUT,
    goal: { rule: usesIt, days: 30 },
    exit: null,
    first: 'show',
    steps: [
      {
        kind: 'task',
        id: 'show',
        title: {
          ja: `{{ account.name }} に「${newFeature.name}」をお見せする`,
          en: `Show {{ account.name }} the new “${newFeature.name}”`,
        },
        note: {
          ja: '15 分ほどで、実際の在庫の数字を使って予測の画面をお見せしてください。',
          en: 'A quarter of an hour is enough: open the forecast on their own stock.',
        },
        due_days: 3,
        priority: 'normal',
        assign: { how: 'account-owner' },
        next: 'two-weeks',
      },
      { kind: 'wait', id: 'two-weeks', amount: 14, unit: 'days', next: 'used' },
      { kind: 'branch', id: 'used', rule: usesIt, yes: null, no: 'ask' },
      {
        kind: 'task',
        id: 'ask',
        title: {
          ja: `{{ account.name }} に「${newFeature.name}」を試した感想を聞く`,
          en: `Ask {{ account.name }} what keeps them from “${newFeature.name}”`,
        },
        note: {
          ja: 'お見せしてから 2 週間たちましたが、まだ使われていません。',
          en: 'Two weeks after it was shown it is not used yet.',
        },
        due_days: 5,
        priority: 'low',
        assign: { how: 'account-owner' },
        next: null,
      },
    ],
  },
}

/** The pages of some customers' plans say something: seen by most, and what was written last waits for its review. */
const inviting: WorldPlaybook = {
  name: '計画の振り返りの会のご案内',
  description: '成功計画をリンクでご覧いただいている顧客に、計画のページで振り返りの会をご案内します。',
  days: 50,
  outcome: '振り返りの会の日取りを決めました。',
  invited: [
    { daysAgo: 42, accounts: 8 },
    { daysAgo: 28, accounts: 6 },
    { daysAgo: 12, accounts: 5 },
    { daysAgo: 1, accounts: 2 },
  ],
  content: {
    trigger: { kind: 'manual' },
    only: { kind: 'condition', field: 'customer', op: 'yes' },
    again_after_days: 90,
    most_active: null,
    hold_out: 0,
    goal: null,
    exit: null,
    first: 'invite',
    steps: [
      {
        kind: 'page-message',
        id: 'invite',
        title: { ja: '振り返りの会のご案内', en: 'Shall we look back together?' },
        body: {
          ja: '{{ account.name }}様\n\n計画の進み具合を一緒に振り返る 30 分の会を開きます。数字をお見せしながら、次の 3 か月で力を入れることを決めましょう。\nご都合のよい日時を担当までお知らせください。',
          en: 'Dear customer,\n\nwe would like to look at your plan together for half an hour: where the figures stand, and what to put effort into over the next three months.\nPlease tell us a time that suits you.',
        },
        days: 21,
        review_hours: 72,
        next: 'ten-days',
      },
      { kind: 'wait', id: 'ten-days', amount: 10, unit: 'days', next: 'call' },
      {
        kind: 'task',
        id: 'call',
        title: {
          ja: '{{ account.name }} と振り返りの会の日取りを決める',
          en: 'Find a day to look back on the plan with {{ account.name }}',
        },
        note: {
          ja: '計画のページでご案内しました。ご覧になったかは時系列で分かります。',
          en: 'The page of the plan has invited them. Whether it was seen stands on the timeline.',
        },
        due_days: 5,
        priority: 'normal',
        assign: { how: 'account-owner' },
        next: null,
      },
    ],
  },
}

/** What the team has done for half a year. */
export const demoPlaybooks = (inhabitants: readonly Inhabitant[]): WorldPlaybook[] => [
  inDanger,
  {
    ...introducing,
    byHand: inhabitants.flatMap(({ account, introduction }) =>
      introduction ? [{ account: account.id, day: introduction.on, arm: introduction.arm }] : [],
    ),
  },
  inviting,
]

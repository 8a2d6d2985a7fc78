import type { Ready } from '../playbooks.library.ts'
import { askForTalk, asks, isCustomer, isNone, letter, mail, task, wait } from './draw.ts'

const isUsing = asks('active-days-28d', 'ge', 8)

export const stalledOnboarding: Ready = {
  key: 'stalled-onboarding',
  ja: {
    name: '立ち上げの停滞への対応',
    for_whom: 'オンボーディングが遅れた、または止まったお客様(遅れた日に始まります)',
    why: 'つまずいた日に動くほど、立て直しやすくなります。止まっている所を一緒に解きます。',
    measures: '45 日以内に、28 日間で 8 日以上使うようになった割合',
  },
  en: {
    name: 'Stalled onboarding',
    for_whom: 'Customers whose onboarding falls behind or gets stuck, from that day on',
    why: 'It is easier to mend on the day it stalls than a month later. Find the step they are stuck at and take it together.',
    measures: 'Share with eight days of use or more in 28 within 45 days',
  },
  content: {
    trigger: { kind: 'onboarding-turned', to: ['stuck', 'behind'] },
    only: isCustomer,
    again_after_days: 60,
    goal: { rule: isUsing, days: 45 },
    exit: isNone,
    first: 'find-out',
    steps: [
      task({
        id: 'find-out',
        title: {
          ja: '{{ account.name }}:立ち上げの状況を確認する',
          en: '{{ account.name }}: find out where onboarding is stuck',
        },
        note: {
          ja: 'オンボーディングが遅れているか、止まっています。\n・初期設定、データの取り込み、利用者の登録のどこで止まっているか確認する\n・先方の推進者が決まっているか確認する',
          en: 'Their onboarding is behind or stuck.\n- See whether set-up, data or inviting people is the obstacle\n- Make sure that they have a champion',
        },
        due_days: 2,
        priority: 'high',
        next: 'invite',
      }),
      mail({
        id: 'invite',
        to: 'champion',
        subject: { ja: 'ご利用開始のお手伝いについて', en: 'Let us help you get started' },
        body: letter(
          askForTalk({
            ja: 'その後、ご利用の準備はいかがでしょうか。\n\n初期設定やデータの取り込みで止まっている所がございましたら、オンラインでご一緒に進めさせていただきます。45 分ほどで、実際の業務で使い始められるところまでご案内いたします。\n\nご都合のよい日時をお知らせいただけますでしょうか。',
            en: 'We wanted to ask how your preparations are going.\n\nIf set-up or bringing in your data is holding you back, we would like to go through it with you online. Forty-five minutes are usually enough to be ready for daily work.\n\nWhen would it suit you?',
          }),
        ),
        next: 'ten-days',
      }),
      wait('ten-days', 10, 'working-days', 'began'),
      { kind: 'branch', id: 'began', rule: isUsing, yes: null, no: 'raise' },
      task({
        id: 'raise',
        title: {
          ja: '{{ account.name }}:決裁者と立ち上げの計画を見直す',
          en: '{{ account.name }}: renew the onboarding plan with the decision maker',
        },
        note: {
          ja: 'ご案内の後も利用が始まっていません。目的と期限を決裁者と確認し、計画を引き直してください。',
          en: 'Use has not begun after our offer. Agree on the purpose and a date with the decision maker and draw the plan anew.',
        },
        due_days: 3,
        priority: 'high',
        next: null,
      }),
    ],
  },
}

import type { Ready } from '../playbooks.library.ts'
import { askForTalk, asks, isCustomer, isNone, letter, mail, task, wait } from './draw.ts'

const isBack = asks('usage-trend', 'ge', -0.15)

export const lowUsage: Ready = {
  key: 'low-usage',
  ja: {
    name: '利用の落ち込みへの対応',
    for_whom: '利用が平常から大きく落ち込んだ契約中のお客様',
    why: '利用が減ったお客様は、理由を話さないまま離れることがあります。早いうちに事情を伺います。',
    measures: '45 日以内に、利用が平常の 85 % 以上に戻った割合(20 % のお客様を残して比較)',
  },
  en: {
    name: 'Low usage',
    for_whom: 'Customers whose use fell far below their own normal',
    why: 'Who uses less often leaves without a word. Ask early what is in the way.',
    measures: 'Share whose use is back at 85 % of normal within 45 days (20 % held out to compare)',
  },
  content: {
    trigger: { kind: 'signal-opened', signals: ['usage-collapse'] },
    only: isCustomer,
    again_after_days: 90,
    hold_out: 0.2,
    goal: { rule: isBack, days: 45 },
    exit: isNone,
    first: 'ask',
    steps: [
      task({
        id: 'ask',
        title: {
          ja: '{{ account.name }}:利用が減った理由を伺う',
          en: '{{ account.name }}: ask why they use it less',
        },
        note: {
          ja: '利用が平常から大きく落ち込みました。\n・誰が、どの機能を使わなくなったかを「利用状況」で確認する\n・推進者に電話し、業務や体制の変化を伺う\n・分かったことをメモに残す',
          en: 'Use fell far below their own normal.\n- See under Usage who stopped and with which feature\n- Call the champion and ask what changed in their work\n- Leave a note of what you learnt',
        },
        due_days: 3,
        priority: 'high',
        next: 'a-week',
      }),
      wait('a-week', 5, 'working-days', 'back'),
      { kind: 'branch', id: 'back', rule: isBack, yes: null, no: 'offer' },
      mail({
        id: 'offer',
        to: 'champion',
        subject: { ja: 'ご利用状況についてのお伺い', en: 'How are things going?' },
        body: letter(
          askForTalk({
            ja: '最近、以前よりご利用の機会が少なくなっているようにお見受けし、ご連絡いたしました。\n\nお困りの点や、業務の変化がございましたら、お聞かせいただけますでしょうか。使い方のご相談であれば、30 分ほどのお打ち合わせで画面をご覧いただきながらご案内いたします。\n\nご都合のよい日時を二、三お知らせいただけますと幸いです。',
            en: 'We noticed that you have been using our product less than before and wanted to ask how things are going.\n\nIf something is in the way, or your work has changed, we would be glad to hear of it. For questions of use, half an hour together on the screen usually helps.\n\nWould you name two or three times that suit you?',
          }),
        ),
        next: 'watch',
      }),
      { kind: 'wait-until', id: 'watch', rule: isBack, days: 21, met: null, timed_out: 'plan' },
      task({
        id: 'plan',
        title: {
          ja: '{{ account.name }}:立て直しの進め方を決める',
          en: '{{ account.name }}: decide how to win back use',
        },
        note: {
          ja: '連絡から 3 週間たっても利用が戻っていません。上長と進め方を相談し、決裁者との面談を検討してください。',
          en: 'Three weeks after we wrote, use is not back. Talk it over with your lead and consider a meeting with the decision maker.',
        },
        due_days: 5,
        next: null,
      }),
    ],
  },
}

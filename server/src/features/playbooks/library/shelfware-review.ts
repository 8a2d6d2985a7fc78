import type { Ready } from '../playbooks.library.ts'
import { askForTalk, asks, isCustomer, isNone, letter, mail, task, wait } from './draw.ts'

const isUsed = asks('seats-used', 'ge', 0.6)

export const shelfwareReview: Ready = {
  key: 'shelfware-review',
  ja: {
    name: '使われていない席の見直し',
    for_whom: '契約した席の多くが使われていないお客様',
    why: '使われない席は、更新の時に必ず話題になります。先に利用を広げるか、正直に見直します。',
    measures: '90 日以内に、席の利用率が 60 % 以上になった割合(20 % のお客様を残して比較)',
  },
  en: {
    name: 'Shelfware review',
    for_whom: 'Customers who pay for many seats that nobody uses',
    why: 'Unused seats come up at the renewal anyway. Spread the use before, or right-size honestly.',
    measures: 'Share using 60 % of their seats or more within 90 days (20 % held out to compare)',
  },
  content: {
    trigger: { kind: 'signal-opened', signals: ['shelfware'] },
    only: isCustomer,
    again_after_days: 180,
    hold_out: 0.2,
    goal: { rule: isUsed, days: 90 },
    exit: isNone,
    first: 'see',
    steps: [
      task({
        id: 'see',
        title: {
          ja: '{{ account.name }}:使われていない席の理由を調べる',
          en: '{{ account.name }}: find out why seats are unused',
        },
        note: {
          ja: '・どの部署が使っていないかを確認する\n・招待されていないのか、使い方が分からないのか、不要なのかを分ける',
          en: '- See which departments do not use it\n- Tell apart: not invited, not trained, not needed',
        },
        due_days: 5,
        next: 'offer',
      }),
      mail({
        id: 'offer',
        to: 'champion',
        subject: { ja: '社内でのご活用を広げるご提案', en: 'Bringing the others on board' },
        body: letter(
          askForTalk({
            ja: 'ご契約いただいている席のうち、まだご利用が始まっていないものがございます。\n\nこれからお使いになる方向けに、30 分のオンライン説明会を無料で開かせていただきます。ご参加の人数とご都合のよい日時をお知らせください。\n\nもしご契約の席数が実際より多いようでしたら、それもあわせてご相談ください。',
            en: 'Some of the seats in your contract are not in use yet.\n\nFor those who are to begin we would like to hold a half-hour introduction online, free of charge. Please tell us how many would join and when it suits.\n\nIf you have more seats than you need, let us talk about that as well.',
          }),
        ),
        next: 'a-month',
      }),
      wait('a-month', 30, 'days', 'used'),
      { kind: 'branch', id: 'used', rule: isUsed, yes: null, no: 'right-size' },
      task({
        id: 'right-size',
        title: {
          ja: '{{ account.name }}:席数の見直しを準備する',
          en: '{{ account.name }}: prepare to right-size the seats',
        },
        note: {
          ja: '利用が広がっていません。更新日({{ account.renewal_date | default: "未登録" }})の前に、席数の見直しか活用の計画を提案してください。',
          en: 'Use has not spread. Before the renewal ({{ account.renewal_date | default: "no date kept" }}) propose fewer seats or a plan to use them.',
        },
        due_days: 10,
        next: null,
      }),
    ],
  },
}

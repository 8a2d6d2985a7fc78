import type { Permission } from '../../platform/access.ts'
import type { Role } from '../team/team.roles.ts'
import { failureWords } from './failure-words.ts'

export const ways = ['off', 'app', 'digest', 'mail'] as const
/** Not at all, in the product only, there and in the daily digest, there and by mail at once. */
export type Way = (typeof ways)[number]
export type Language = 'ja' | 'en'
type Params = Readonly<Record<string, unknown>>

export type NotificationKind = {
  /** Who may know of it at all. */
  permission: Permission
  /** For a member who has chosen nothing. */
  way(role: Role): Way
  say: Record<Language, (params: Params) => string>
}

const text = (params: Params, key: string) => String(params[key] ?? '—')
const twoPlaces = (params: Params, key: string) =>
  typeof params[key] === 'number' ? params[key].toFixed(2) : '—'
/** A moment as its reader's clock says it. */
function moment(params: Params, key: string, language: Language): string {
  const at = new Date(String(params[key]))
  if (Number.isNaN(at.getTime())) return '—'
  const zone = typeof params.zone === 'string' ? params.zone : 'UTC'
  return new Intl.DateTimeFormat(language, {
    timeZone: zone,
    dateStyle: 'medium',
    timeStyle: 'short',
  }).format(at)
}
const failures: Record<Language, Record<string, string>> = {
  ja: {
    step: 'の手順が失敗し、再試行を待っています',
    call: 'から外部システムを呼び出せませんでした',
    look: 'の開始条件を調べられませんでした',
  },
  en: {
    step: 'a step failed and waits for somebody to try again',
    call: 'another system could not be called',
    look: 'what begins it could not be looked at',
  },
}
const isLead = (role: Role) => role === 'admin' || role === 'cs-lead'

/** A value of a metric as people say it; money is in minor units. */
function amount(params: Params, key: string, language: Language): string {
  const value = Number(params[key])
  const { unit, currency } = params
  if (!Number.isFinite(value)) return '—'
  if (unit === 'money' && typeof currency === 'string') {
    const format = new Intl.NumberFormat(language, { style: 'currency', currency })
    // ICU writes a wide yen sign in Japanese; the screens do not.
    return format
      .format(value / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 0))
      .replace('￥', '¥')
  }
  if (unit === 'ratio') {
    return new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 }).format(value)
  }
  return new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(value)
}

const label = (params: Params, language: Language) => {
  const words = params.label as Partial<Record<Language, string>> | undefined
  return words?.[language] ?? text(params, 'metric')
}

/** Everything members are told of; a new kind is one entry here. */
export const notificationKinds = {
  'note-mention': {
    permission: 'accounts:read',
    way: () => 'mail',
    say: {
      ja: (p) =>
        `${text(p, 'author')} さんが「${text(p, 'account')}」のメモであなたに触れました: ${text(p, 'excerpt')}`,
      en: (p) =>
        `${text(p, 'author')} mentioned you in a note on ${text(p, 'account')}: ${text(p, 'excerpt')}`,
    },
  },
  'metric-alert': {
    permission: 'metrics:read',
    way: (role) => (isLead(role) ? 'digest' : 'off'),
    say: {
      ja: (p) =>
        `「${label(p, 'ja')}」が ${amount(p, 'value', 'ja')} となり、目標 ${amount(p, 'target', 'ja')} を${p.side === 'below' ? '下回りました' : '上回りました'}(${text(p, 'from')} からの期間)`,
      en: (p) =>
        `${label(p, 'en')} is ${amount(p, 'value', 'en')}, ${text(p, 'side')} its target of ${amount(p, 'target', 'en')} (period from ${text(p, 'from')})`,
    },
  },
  'prediction-fallen-back': {
    permission: 'prediction:write',
    way: () => 'mail',
    say: {
      ja: (p) => `予測モデル ${text(p, 'model')} の使用をやめ、ヘルスのルールに戻りました`,
      en: (p) => `Prediction model ${text(p, 'model')} was put out of use; the health rule stands again`,
    },
  },
  'prediction-drift': {
    permission: 'prediction:write',
    way: () => 'digest',
    say: {
      ja: (p) => `予測モデル ${text(p, 'model')} の学習時と今のデータが離れてきました`,
      en: (p) => `Data has moved away from what prediction model ${text(p, 'model')} learnt from`,
    },
  },
  'prediction-better': {
    permission: 'prediction:write',
    way: () => 'digest',
    say: {
      ja: (p) =>
        `新しく学習した予測モデル ${text(p, 'model')} は、使用中のモデル ${text(p, 'in_force')} よりAUCが ${twoPlaces(p, 'gain')} 高くなりました(95%区間 ${twoPlaces(p, 'low')}〜${twoPlaces(p, 'high')})`,
      en: (p) =>
        `The newly learnt prediction model ${text(p, 'model')} has an AUC ${twoPlaces(p, 'gain')} above model ${text(p, 'in_force')} in force (95% interval ${twoPlaces(p, 'low')} to ${twoPlaces(p, 'high')})`,
    },
  },
  'prediction-anew': {
    permission: 'prediction:write',
    way: () => 'mail',
    say: {
      ja: (p) =>
        `使用をやめた予測モデル ${text(p, 'fallen')} に代わるモデル ${text(p, 'model')} を学習しました。内容を確かめて、使うかどうかを決めてください`,
      en: (p) =>
        `Prediction model ${text(p, 'model')} was learnt after model ${text(p, 'fallen')} was put out of use. Look at it and decide whether to put it in force`,
    },
  },
  'task-assigned': {
    permission: 'accounts:read',
    way: () => 'mail',
    say: {
      ja: (p) =>
        `${text(p, 'by')} さんからタスクを受け取りました: ${text(p, 'title')}${p.account ? `(${text(p, 'account')})` : ''}`,
      en: (p) =>
        `${text(p, 'by')} gave you a task: ${text(p, 'title')}${p.account ? ` (${text(p, 'account')})` : ''}`,
    },
  },
  'onboarding-stuck': {
    permission: 'accounts:read',
    way: () => 'digest',
    say: {
      ja: (p) =>
        `「${text(p, 'account')}」のオンボーディング(${text(p, 'template')})が止まっています${p.step_ja ? `: ${text(p, 'step_ja')}が ${text(p, 'days')} 日遅れています` : ''}`,
      en: (p) =>
        `Onboarding of ${text(p, 'account')} (${text(p, 'template')}) is stuck${p.step_en ? `: ${text(p, 'step_en')} is ${text(p, 'days')} days late` : ''}`,
    },
  },
  'renewal-pack': {
    permission: 'accounts:read',
    way: () => 'mail',
    say: {
      ja: (p) =>
        `${text(p, 'by')} から「${text(p, 'account')}」(更新日 ${text(p, 'day')})の引き継ぎ資料を受け取りました`,
      en: (p) =>
        `${text(p, 'by')} sent you the hand-over pack of ${text(p, 'account')}, which renews on ${text(p, 'day')}`,
    },
  },
  'renewal-pack-failed': {
    permission: 'accounts:read',
    way: () => 'mail',
    say: {
      ja: (p) =>
        `「${text(p, 'account')}」の引き継ぎ資料を外部システムに届けられませんでした: ${failureWords(p.error, 'ja')}`,
      en: (p) =>
        `The hand-over pack of ${text(p, 'account')} could not be brought to the other system: ${failureWords(p.error, 'en')}`,
    },
  },
  'mail-to-review': {
    permission: 'accounts:read',
    way: () => 'mail',
    say: {
      ja: (p) =>
        `プレイブック「${text(p, 'playbook')}」があなたの名前で「${text(p, 'account')}」${Number(p.more) > 0 ? `ほか ${text(p, 'more')} 件` : ''}へのメールを用意しました。${moment(p, 'leaves_at', 'ja')} までに確認してください。何もしなければ送られます`,
      en: (p) =>
        `Playbook “${text(p, 'playbook')}” wrote mail in your name to ${text(p, 'account')}${Number(p.more) > 0 ? ` and ${text(p, 'more')} more` : ''}. Unless stopped, it leaves from ${moment(p, 'leaves_at', 'en')} on`,
    },
  },
  'message-to-review': {
    permission: 'accounts:read',
    way: () => 'mail',
    say: {
      ja: (p) =>
        `プレイブック「${text(p, 'playbook')}」があなたの名前で「${text(p, 'account')}」${Number(p.more) > 0 ? `ほか ${text(p, 'more')} 件` : ''}のページに載せるメッセージを用意しました。${moment(p, 'shown_from', 'ja')} までに確認してください。何もしなければ表示されます`,
      en: (p) =>
        `Playbook “${text(p, 'playbook')}” wrote a message in your name for the pages of ${text(p, 'account')}${Number(p.more) > 0 ? ` and ${text(p, 'more')} more` : ''}. Unless withdrawn, it is shown from ${moment(p, 'shown_from', 'en')} on`,
    },
  },
  'playbook-waits': {
    permission: 'playbooks:write',
    way: () => 'mail',
    say: {
      ja: (p) =>
        `プレイブック「${text(p, 'playbook')}」は ${text(p, 'waiting')} 社の登録を待っています。一度に登録できる数を超えたため、許可が必要です`,
      en: (p) =>
        `Playbook “${text(p, 'playbook')}” waits: it would enrol ${text(p, 'waiting')} accounts, more than may come at once unasked`,
    },
  },
  'playbook-failed': {
    permission: 'playbooks:write',
    way: () => 'mail',
    say: {
      ja: (p) =>
        `プレイブック「${text(p, 'playbook')}」${failures.ja[text(p, 'what')] ?? ''}${p.account ? `(${text(p, 'account')})` : ''}: ${failureWords(p.error, 'ja')}`,
      en: (p) =>
        `Playbook “${text(p, 'playbook')}”: ${failures.en[text(p, 'what')] ?? ''}${p.account ? ` (${text(p, 'account')})` : ''}: ${failureWords(p.error, 'en')}`,
    },
  },
  'mail-answered': {
    permission: 'accounts:read',
    way: () => 'mail',
    say: {
      ja: (p) =>
        `${text(p, 'from')} さん(${text(p, 'account')})からメールが届きました「${text(p, 'subject')}」: ${text(p, 'excerpt')}`,
      en: (p) =>
        `${text(p, 'from')} (${text(p, 'account')}) wrote “${text(p, 'subject')}”: ${text(p, 'excerpt')}`,
    },
  },
  'mail-bounced': {
    permission: 'accounts:read',
    way: () => 'mail',
    say: {
      ja: (p) =>
        `${text(p, 'to')}(${text(p, 'account')})へのメール「${text(p, 'subject')}」は届きませんでした: ${text(p, 'reply')}`,
      en: (p) =>
        `Your mail “${text(p, 'subject')}” to ${text(p, 'to')} (${text(p, 'account')}) could not be delivered: ${text(p, 'reply')}`,
    },
  },
} satisfies Record<string, NotificationKind>

export type KindName = keyof typeof notificationKinds
export const kindNames = Object.keys(notificationKinds) as KindName[]
export const isKind = (name: string): name is KindName => name in notificationKinds

/** The words of a notification; one of a kind that is no more tells its kind. */
export function sayNotification(
  { kind, params }: { kind: string; params: Params },
  language: Language,
): string {
  return isKind(kind) ? notificationKinds[kind].say[language](params) : kind
}

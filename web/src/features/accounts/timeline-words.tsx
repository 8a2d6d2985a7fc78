import {
  IconActivity,
  IconBuilding,
  IconChecklist,
  IconCoin,
  IconMail,
  IconMessage,
  IconNote,
  IconPhone,
  IconRocket,
  IconShoppingCart,
  IconTicket,
  IconUser,
} from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useMe } from '../../lib/me.ts'
import { useFormat } from '../../lib/use-format.ts'
import { useLanguage } from '../../lib/use-words.ts'
import { LetterLink } from '../../ui/letter-link.tsx'
import { TimelineItem } from '../../ui/timeline.tsx'
import styles from './accounts.module.css'
import type { TimelineEntry } from './accounts-data.ts'
import { NoteBody } from './note-body.tsx'

type Params = TimelineEntry['params']
const text = (value: unknown) => (typeof value === 'string' ? value : undefined)
const inBoth = (value: unknown) => (value ?? {}) as Partial<Record<'ja' | 'en', string>>
const amount = (value: unknown) => (typeof value === 'number' ? value : 0)

const icons: Record<TimelineEntry['group'], ReactNode> = {
  note: <IconNote size={16} />,
  mail: <IconMail size={16} />,
  task: <IconChecklist size={16} />,
  support: <IconTicket size={16} />,
  survey: <IconMessage size={16} />,
  contract: <IconCoin size={16} />,
  order: <IconShoppingCart size={16} />,
  account: <IconBuilding size={16} />,
  people: <IconUser size={16} />,
  health: <IconActivity size={16} />,
  onboarding: <IconRocket size={16} />,
}

interface Said {
  readonly title: ReactNode
  readonly detail?: ReactNode
}

/** Every kind of entry in words; an unknown kind says its name rather than nothing. */
function useWords(): (entry: TimelineEntry) => Said {
  const { t } = useTranslation('accounts')
  const { t: common } = useTranslation('common')
  const format = useFormat()
  const language = useLanguage()
  const band = (value: unknown) => common(`health.${text(value) ?? 'unknown'}` as 'health.good')
  const seenWords = ({ seen_at: at, seen_by: by }: Params) => {
    const when = text(at)
    if (when === undefined) return t('timeline.page_message_unseen')
    const who = text(by)
    return who === undefined
      ? t('timeline.page_message_seen', { at: format.dateTime(when) })
      : t('timeline.page_message_seen_by', { at: format.dateTime(when), who })
  }
  const words: Record<string, (params: Params) => Said> = {
    note: (p) => ({
      title: <NoteBody body={text(p.body) ?? ''} html={text(p.body_html) ?? null} />,
      detail: [
        t(`note_kind.${text(p.note_kind) ?? 'note'}` as 'note_kind.note'),
        text(p.author),
        text(p.contact),
      ]
        .filter(Boolean)
        .join(' · '),
    }),
    'mail-sent': (p) => ({
      title: (
        <LetterLink direction="sent" id={amount(p.mail_id)}>
          {t('timeline.mail_sent', { to: text(p.to) ?? '', subject: text(p.subject) ?? '' })}
        </LetterLink>
      ),
      detail: [
        text(p.by),
        p.source === 'playbook' ? t('timeline.by_playbook') : '',
        p.bounced === true ? t('timeline.mail_bounced') : '',
      ]
        .filter(Boolean)
        .join(' · '),
    }),
    'mail-received': (p) => ({
      title: (
        <LetterLink direction="received" id={amount(p.mail_id)}>
          {t('timeline.mail_received', { from: text(p.from) ?? '', subject: text(p.subject) ?? '' })}
        </LetterLink>
      ),
      detail: p.source === 'auto-reply' ? t('timeline.auto_reply') : undefined,
    }),
    'page-message': (p) => ({
      title: t('timeline.page_message', { title: inBoth(p.title)[language] ?? '' }),
      detail: [
        text(p.by),
        t('timeline.by_playbook'),
        p.withdrawn === true ? t('timeline.page_message_withdrawn') : '',
        seenWords(p),
      ]
        .filter(Boolean)
        .join(' · '),
    }),
    'task-done': (p) => ({
      title: t('timeline.task_done', { title: text(p.title) ?? '' }),
      detail: [text(p.outcome), text(p.owner)].filter(Boolean).join(' · '),
    }),
    'ticket-opened': (p) => ({
      title: t('timeline.ticket_opened', { subject: text(p.subject) ?? t('voice.no_subject') }),
      detail: p.priority ? t(`priority.${String(p.priority)}` as 'priority.low') : undefined,
    }),
    'ticket-closed': (p) => ({
      title: t('timeline.ticket_closed', { subject: text(p.subject) ?? t('voice.no_subject') }),
      detail: [
        p.resolution_hours === null
          ? ''
          : t('timeline.ticket_after', { hours: format.number(amount(p.resolution_hours), 1) }),
        p.satisfaction === null
          ? ''
          : t('timeline.ticket_rating', { value: format.number(amount(p.satisfaction), 1) }),
      ]
        .filter(Boolean)
        .join(' · '),
    }),
    'survey-answer': (p) => ({
      title: t('timeline.survey', {
        survey: t(`survey.${text(p.survey) ?? 'nps'}` as 'survey.nps'),
        score: format.number(amount(p.score), Number.isInteger(p.score) ? 0 : 1),
      }),
      detail: [text(p.comment), text(p.contact)].filter(Boolean).join(' — '),
    }),
    'mrr-changed': (p) => {
      const size = format.money(Math.abs(amount(p.amount_minor)))
      if (p.movement === 'churn') return { title: t('timeline.mrr_churn', { amount: size }) }
      const movement = t(`movement.${text(p.movement) ?? 'new'}` as 'movement.new')
      const signed = amount(p.amount_minor) < 0 ? `−${size}` : `+${size}`
      return {
        title: t('timeline.mrr_now', { movement, amount: signed, mrr: format.money(amount(p.mrr_minor)) }),
      }
    },
    order: (p) => ({
      title: t('timeline.order', { amount: format.money(amount(p.amount_minor), text(p.currency)) }),
      detail: text(p.product),
    }),
    'churn-reported': (p) => ({
      title: t('timeline.churn_reported'),
      detail: [p.reason ? t('timeline.churn_reason', { reason: String(p.reason) }) : '', text(p.comment)]
        .filter(Boolean)
        .join(' · '),
    }),
    'stage-changed': (p) => ({
      title: t('timeline.stage', {
        from: t(`stage.${text(p.from) ?? 'active'}` as 'stage.active'),
        to: t(`stage.${text(p.to) ?? 'active'}` as 'stage.active'),
      }),
    }),
    'owner-changed': (p) => ({
      title: t('timeline.owner', {
        from: text(p.from) ?? t('timeline.nobody'),
        to: text(p.to) ?? t('timeline.nobody'),
      }),
    }),
    'account-merged': (p) => ({
      title: t('timeline.merged', { name: text(p.name) ?? '' }),
      detail: text(p.by),
    }),
    'contacts-joined': (p) => {
      const people = Array.isArray(p.contacts) ? (p.contacts as { name: string | null }[]) : []
      const names = people.flatMap(({ name }) => name ?? []).slice(0, 3)
      return {
        title: t('timeline.joined', {
          count: amount(p.count),
          names: names.length > 0 ? format.list(names) : t('people.anonymous'),
        }),
      }
    },
    'contact-left': (p) => ({
      title: t('timeline.left', { name: text(p.name) ?? t('people.anonymous') }),
      detail: p.role ? t(`role.${String(p.role)}` as 'role.user') : undefined,
    }),
    'health-band-changed': (p) => ({
      title: t('timeline.health', { from: band(p.from), to: band(p.to) }),
      detail:
        typeof p.score === 'number' && typeof p.former_score === 'number'
          ? t('timeline.health_score', {
              from: format.number(p.former_score),
              to: format.number(p.score),
            })
          : undefined,
    }),
  }
  const onboarding = useOnboardingWords()
  return (entry) => words[entry.kind]?.(entry.params) ?? onboarding(entry) ?? { title: entry.kind }
}

const turns = [
  'started',
  'on_track',
  'behind',
  'stuck',
  'done',
  'paused',
  'cancelled',
  'first_value',
] as const

function useOnboardingWords(): (entry: TimelineEntry) => Said | undefined {
  const { t, i18n } = useTranslation('accounts')
  const nameOf = (words: unknown) => {
    const { ja, en } = (words ?? {}) as { ja?: string; en?: string }
    return (i18n.language === 'ja' ? ja || en : en || ja) ?? ''
  }
  return ({ kind, params: p }) => {
    const link = (words: string) => (
      <Link to="/onboarding/$onboardingId" params={{ onboardingId: String(amount(p.onboarding_id)) }}>
        {words}
      </Link>
    )
    const detail = [
      text(p.template),
      p.reason ? t('timeline.onboarding_reason', { reason: String(p.reason) }) : '',
    ]
      .filter(Boolean)
      .join(' · ')
    if (kind === 'onboarding-step')
      return { title: t('timeline.onboarding_step', { step: nameOf(p.step) }), detail }
    if (kind === 'onboarding-step-skipped')
      return { title: t('timeline.onboarding_skipped', { step: nameOf(p.step) }), detail }
    const turn = turns.find((one) => kind === `onboarding-${one.replace('_', '-')}`)
    return turn && { title: link(t(`timeline.onboarding_${turn}`)), detail }
  }
}

export function TimelineEntries({ entries }: { readonly entries: readonly TimelineEntry[] }) {
  const words = useWords()
  const { workspace } = useMe()
  return entries.map((entry) => {
    const { title, detail } = words(entry)
    const isTalk = entry.kind === 'note' && entry.params.note_kind !== 'note'
    return (
      <TimelineItem
        key={entry.id}
        at={entry.at}
        show={entry.at.slice(0, 4) === workspace.today.slice(0, 4) ? 'dayMonth' : 'date'}
        icon={isTalk ? <IconPhone size={16} /> : icons[entry.group]}
        {...(detail ? { detail: <span className={styles.detail}>{detail}</span> } : {})}
      >
        {title}
      </TimelineItem>
    )
  })
}

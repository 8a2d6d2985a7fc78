import { Button, Group, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../lib/api.ts'
import { useCan } from '../../lib/me.ts'
import { enrolmentQuery, playbooksKey, type WholeEnrolment } from '../../lib/playbooks.ts'
import { useAction } from '../../lib/use-action.ts'
import { useFormat } from '../../lib/use-format.ts'
import { ErrorState } from '../../ui/error-state.tsx'
import { LinesSkeleton } from '../../ui/skeletons.tsx'
import { When } from '../../ui/when.tsx'
import { EnrolmentMails } from './enrolment-mails.tsx'
import { EnrolmentMessages, isShown } from './enrolment-messages.tsx'
import { EnrolmentState } from './enrolment-state.tsx'
import { contentOf } from './playbook.ts'
import styles from './playbooks.module.css'
import { StepsTaken } from './steps-taken.tsx'
import { type PlaybookWords, stepOf } from './use-playbook-words.ts'

type Verb = 'pause' | 'resume' | 'skip' | 'cancel' | 'retry'
const possible: Record<string, readonly Verb[]> = {
  active: ['pause', 'skip', 'cancel'],
  paused: ['resume', 'skip', 'cancel'],
  failed: ['retry'],
}

interface EnrolmentViewProps {
  readonly id: number
  readonly words: PlaybookWords
}

/** One account's way: why it came, what was done, what a person may do. */
export function EnrolmentView({ id, words }: EnrolmentViewProps) {
  const { t } = useTranslation(['playbooks', 'common'])
  const format = useFormat()
  const mayRun = useCan('playbooks:run')
  const { data, error, refetch } = useQuery(enrolmentQuery(id))
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <LinesSkeleton lines={8} />
  const content = contentOf(data.content)
  const step = stepOf(content, data.step_id)
  return (
    <div className={styles.fields}>
      <dl className={styles.facts}>
        <Fact label={t('enrolments.account')}>
          <Link to="/accounts/$accountId" params={{ accountId: String(data.account.id) }} className="link">
            {data.account.name ?? `#${data.account.id}`}
          </Link>
        </Fact>
        <Fact label={t('enrolments.state')}>
          <EnrolmentState row={data} />
          {data.end_reason ? (
            <span className={styles.hint}> {endWords(t as never, data.end_reason)}</span>
          ) : null}
        </Fact>
        <Fact label={t('enrolments.cause')}>
          {causeWords(t as never, data, (value) => format.number(value, 1))}
        </Fact>
        <Fact label={t('enrolments.entered')}>
          <When at={data.entered_at} show="dateTime" />
        </Fact>
        {step && data.ended_at === null ? (
          <Fact label={t('enrolments.step')}>{words.nameOf(step)}</Fact>
        ) : null}
        {data.wake_at && data.ended_at === null ? (
          <Fact label={t('enrolments.wakes')}>
            <When at={data.wake_at} show="dateTime" />
          </Fact>
        ) : null}
        {data.ended_at ? (
          <Fact label={t('enrolments.ended')}>
            <When at={data.ended_at} show="dateTime" />
          </Fact>
        ) : null}
        {content.goal || data.goal_met_at ? (
          <Fact label={t('enrolments.goal')}>
            {data.goal_met_at ? <When at={data.goal_met_at} show="date" /> : t('enrolments.not_met')}
          </Fact>
        ) : null}
        <Fact label={t('enrolments.version')}>{data.version}</Fact>
        {data.last_error ? <Fact label={t('enrolments.error')}>{data.last_error}</Fact> : null}
      </dl>
      {data.arm === 'held-out' ? <p className={styles.hint}>{t('enrolments.held_out_about')}</p> : null}
      {mayRun && data.arm === 'treated' ? <Changes enrolment={data} /> : null}
      <EnrolmentMails enrolment={data} />
      <EnrolmentMessages enrolment={data} />
      <StepsTaken enrolment={data} words={words} />
    </div>
  )
}

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  )
}

type Say = (key: string, values?: object) => string

const endKinds = new Set([
  'end',
  'exit',
  'answered',
  'goal',
  'held-out',
  'retired',
  'step-failed',
  'endless',
  'no-account',
])

function endWords(t: Say, reason: string): string {
  if (reason.startsWith('by-hand: ')) return t('end.by_hand', { reason: reason.slice('by-hand: '.length) })
  if (reason.startsWith('playbook:')) return t('end.playbook')
  return endKinds.has(reason) ? t(`end.${reason}`) : reason
}

const causeKinds = new Set([
  'manual',
  'segment-entered',
  'segment-left',
  'signal-opened',
  'band-moved',
  'points-crossed',
  'date',
  'event',
  'stair-reached',
  'stair-ready',
  'lock-turned',
  'onboarding-turned',
  'playbook',
])

/** Which score, and from where to where. */
function scoreWords(t: Say, cause: WholeEnrolment['cause'], point: (value: number) => string) {
  const score =
    typeof cause.score === 'string' ? t('trigger.named', { name: cause.score }) : t('trigger.health')
  const { from, to, points, way } = cause
  if (typeof from === 'number' && typeof to === 'number' && typeof points === 'number')
    return t(way === 'above' ? 'cause.rose' : 'cause.fell', {
      ...{ score, from: point(from), to: point(to), points },
    })
  if (typeof from === 'string' && typeof to === 'string')
    return t('cause.bands', { score, from: t(`common:health.${from}`), to: t(`common:health.${to}`) })
  return undefined
}

function causeWords(t: Say, { cause }: WholeEnrolment, point: (value: number) => string): string {
  const kind = typeof cause.kind === 'string' ? cause.kind : ''
  if (kind === 'manual' && typeof cause.by === 'string') return t('cause.by', { who: cause.by })
  const scored = kind === 'band-moved' || kind === 'points-crossed' ? scoreWords(t, cause, point) : undefined
  return scored ?? (causeKinds.has(kind) ? t(`cause.${kind}`) : '—')
}

/** What came to its end can be cancelled as long as a mail of it waits to go out, or nobody has seen what it says. */
function verbsOf({ state, mails, messages }: WholeEnrolment): readonly Verb[] {
  const verbs = possible[state] ?? []
  const waits =
    mails.some((mail) => ['queued', 'failed', 'held'].includes(mail.state)) ||
    messages.some((message) => message.seen_at === null && isShown(message))
  return waits && (state === 'done' || state === 'failed') ? [...verbs, 'cancel'] : verbs
}

/** Every change asks for its reason, which stays with the history. */
function Changes({ enrolment }: { readonly enrolment: WholeEnrolment }) {
  const { t } = useTranslation(['playbooks', 'common'])
  const [verb, setVerb] = useState<Verb>()
  const [reason, setReason] = useState('')
  const verbs = verbsOf(enrolment)
  const change = useAction({
    run: (asked: Verb) =>
      api.POST('/api/v1/playbook-enrolments/{id}/changes', {
        params: { path: { id: enrolment.id } },
        body: { verb: asked, reason: reason.trim() },
      }),
    invalidate: [playbooksKey],
    done: (_, asked) => t(`change.${asked}_done`),
    onDone: () => {
      setVerb(undefined)
      setReason('')
    },
  })
  if (verbs.length === 0) return null
  if (verb === undefined) {
    return (
      <Group gap="xs">
        {verbs.map((one) => (
          <Button key={one} variant="default" onClick={() => setVerb(one)}>
            {t(`change.${one}`)}
          </Button>
        ))}
      </Group>
    )
  }
  return (
    <form
      className={styles.inline}
      onSubmit={(event) => {
        event.preventDefault()
        if (reason.trim() !== '') change.mutate(verb)
      }}
    >
      <TextInput
        label={t('change.reason')}
        value={reason}
        maxLength={500}
        required
        data-autofocus
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Button type="submit" loading={change.isPending} disabled={reason.trim() === ''}>
        {t(`change.${verb}`)}
      </Button>
      <Button variant="default" onClick={() => setVerb(undefined)}>
        {t('common:cancel')}
      </Button>
    </form>
  )
}

import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { WholeEnrolment } from '../../lib/playbooks.ts'
import type { Lock } from '../../lib/staircase.ts'
import { useFormat } from '../../lib/use-format.ts'
import { useLockReason } from '../../ui/lock-state.tsx'
import { When } from '../../ui/when.tsx'
import { contentOf } from './playbook.ts'
import styles from './playbooks.module.css'
import { type PlaybookWords, stepOf } from './use-playbook-words.ts'

interface StepsTakenProps {
  readonly enrolment: WholeEnrolment
  readonly words: PlaybookWords
}
type Taken = WholeEnrolment['steps'][number]

/** Everything that was done, the first first. */
export function StepsTaken({ enrolment, words }: StepsTakenProps) {
  const { t } = useTranslation('playbooks')
  const content = contentOf(enrolment.content)
  const say = useOutcome()
  return (
    <section aria-label={t('history.title')}>
      <h3 className={styles.heading}>{t('history.title')}</h3>
      {enrolment.steps.length === 0 ? <p className={styles.hint}>{t('history.none')}</p> : null}
      <ol className={styles.history}>
        {enrolment.steps.map((taken) => {
          const step = stepOf(content, taken.step_id)
          const isByHand = taken.kind.startsWith('by-hand:')
          const verb = taken.kind.slice('by-hand:'.length)
          return (
            <li key={taken.nth}>
              <When at={taken.at} show="dateTime" />
              <span>
                <b>
                  {isByHand
                    ? t(`history.${verb as 'pause'}`, { who: taken.by ?? t('program') })
                    : step
                      ? words.nameOf(step)
                      : t(`history.kind.${taken.kind as 'end'}`, { defaultValue: taken.kind })}
                </b>
                {say(taken).map((line) => (
                  <span key={line} className={styles.outcome}>
                    {line}
                  </span>
                ))}
                {typeof taken.outcome.task_id === 'number' ? (
                  <span className={styles.outcome}>
                    <Link to="/tasks" search={{ open: String(taken.outcome.task_id) }} className="link">
                      {t('history.task')}
                    </Link>
                  </span>
                ) : null}
                {typeof taken.outcome.signal_id === 'number' ? (
                  <span className={styles.outcome}>
                    <Link to="/signals" className="link">
                      {t('history.signal')}
                    </Link>
                  </span>
                ) : null}
              </span>
            </li>
          )
        })}
      </ol>
    </section>
  )
}

type Reasons = Lock['reasons']
const reasonsOf = (given: unknown): Reasons => (Array.isArray(given) ? (given as Reasons) : [])

/** What came of a step, in words. */
function useOutcome() {
  const { t } = useTranslation('playbooks')
  const sayReason = useLockReason()
  const format = useFormat()
  return ({ outcome, kind }: Taken): string[] => {
    const lines: string[] = []
    if (typeof outcome.reason === 'string') lines.push(t('history.reason', { reason: outcome.reason }))
    if (typeof outcome.surveys === 'number') lines.push(t('history.surveys', { count: outcome.surveys }))
    if (typeof outcome.not_asked === 'number')
      lines.push(t('history.not_asked', { count: outcome.not_asked }))
    if (outcome.nobody_asked === true) lines.push(t('history.nobody_asked'))
    if (typeof outcome.mails === 'number') lines.push(t('history.mails', { count: outcome.mails }))
    if (typeof outcome.page_messages === 'number' && typeof outcome.shown_until === 'string')
      lines.push(
        typeof outcome.shown_from === 'string'
          ? t('history.page_message_later', {
              from: format.dateTime(outcome.shown_from),
              at: format.dateTime(outcome.shown_until),
            })
          : t('history.page_message', { at: format.dateTime(outcome.shown_until) }),
      )
    const waits = typeof outcome.waits_for === 'string' ? outcome.waits_for : undefined
    if (typeof outcome.until === 'string' && waits === undefined)
      lines.push(t('history.until', { at: format.dateTime(outcome.until) }))
    if ('verdict' in outcome) {
      const verdict = outcome.verdict === null ? 'unknown' : outcome.verdict ? 'yes' : 'no'
      lines.push(t(`outcome.${verdict}`))
    }
    // Where nobody was asked no time was over.
    if (typeof outcome.met === 'boolean' && outcome.nobody_asked !== true)
      lines.push(t(outcome.met ? 'outcome.met' : 'outcome.timed-out'))
    if (typeof outcome.way === 'number') lines.push(t('history.way', { n: outcome.way + 1 }))
    if (typeof outcome.skipped === 'string')
      lines.push(t(`skipped.${outcome.skipped as 'no-receiver'}`, { defaultValue: outcome.skipped }))
    if (outcome.skipped === 'offer-locked' || outcome.skipped === 'offer-locked-long')
      lines.push(...reasonsOf(outcome.reasons).map(sayReason))
    if (typeof outcome.quiet_until === 'string')
      lines.push(t('history.quiet_until', { at: format.dateTime(outcome.quiet_until) }))
    if (typeof outcome.days_off === 'number') lines.push(t('history.days_off', { count: outcome.days_off }))
    if (waits !== undefined) {
      const at = typeof outcome.until === 'string' ? format.dateTime(outcome.until) : ''
      lines.push(t(`waits_for.${waits as 'quiet-hours'}`, { defaultValue: waits, at }))
    }
    if (waits === 'offer-locked') lines.push(...reasonsOf(outcome.reasons).map(sayReason))
    if (typeof outcome.error === 'string') lines.push(t('history.error', { error: outcome.error }))
    if (typeof outcome.changed === 'boolean' && !outcome.changed) lines.push(t('history.unchanged'))
    if (kind === 'stop' && outcome.stopped === false) lines.push(t('history.not_running'))
    return lines
  }
}

import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { api } from '../../lib/api.ts'
import { useCan } from '../../lib/me.ts'
import { playbooksKey, type WholeEnrolment } from '../../lib/playbooks.ts'
import { useAction } from '../../lib/use-action.ts'
import { useFormat } from '../../lib/use-format.ts'
import { useLanguage } from '../../lib/use-words.ts'
import styles from './playbooks.module.css'

type Message = WholeEnrolment['messages'][number]
/** It stands on the page, or will after its time for review. */
export const isShown = ({ is_over: isOver, withdrawn_at: withdrawn }: Message) =>
  !isOver && withdrawn === null

/** What it says on the pages of the customer: until when, who saw it, and how to take it off. */
export function EnrolmentMessages({ enrolment }: { readonly enrolment: WholeEnrolment }) {
  const { t } = useTranslation('playbooks')
  const mayRun = useCan('playbooks:run')
  const language = useLanguage()
  const say = useStanding()
  const withdraw = useAction({
    run: (message: number) =>
      api.POST('/api/v1/playbook-enrolments/{id}/messages/{message}/withdraw', {
        params: { path: { id: enrolment.id, message } },
      }),
    invalidate: [playbooksKey],
    done: () => t('messages.withdrawn_now'),
  })
  const show = useAction({
    run: (message: number) =>
      api.POST('/api/v1/playbook-enrolments/{id}/messages/{message}/show', {
        params: { path: { id: enrolment.id, message } },
      }),
    invalidate: [playbooksKey],
    done: () => t('messages.shown_now'),
  })
  if (enrolment.messages.length === 0) return null
  return (
    <section aria-label={t('messages.title')}>
      <h3 className={styles.heading}>{t('messages.title')}</h3>
      <ul className={styles.mails}>
        {enrolment.messages.map((message) => (
          <li key={message.id}>
            <details>
              <summary>{message.title[language]}</summary>
              <p className={styles.letter}>{message.body[language]}</p>
            </details>
            <div className={styles.mailTools}>
              <span className={styles.hint}>{say(message)}</span>
              {mayRun && isShown(message) && message.is_waiting ? (
                <Button
                  size="compact-sm"
                  variant="default"
                  loading={show.isPending}
                  onClick={() => show.mutate(message.id)}
                >
                  {t('messages.show')}
                </Button>
              ) : null}
              {mayRun && isShown(message) ? (
                <Button
                  size="compact-sm"
                  variant="default"
                  loading={withdraw.isPending}
                  onClick={() => withdraw.mutate(message.id)}
                >
                  {t('messages.withdraw')}
                </Button>
              ) : null}
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
}

function useStanding(): (message: Message) => string {
  const { t } = useTranslation('playbooks')
  const format = useFormat()
  return (message) => {
    const seen = message.seen_at === null ? t('messages.unseen') : seenWords(message)
    if (message.withdrawn_at !== null && message.withdrawn_at < message.shown_at) {
      return t('messages.withdrawn_before', { at: format.dateTime(message.withdrawn_at) })
    }
    if (message.withdrawn_at !== null) {
      return `${t('messages.withdrawn', { at: format.dateTime(message.withdrawn_at) })} · ${seen}`
    }
    if (message.is_waiting) return t('messages.waiting', { at: format.dateTime(message.shown_at) })
    const until = format.dateTime(message.shown_until)
    return `${t(message.is_over ? 'messages.over' : 'messages.shown', { at: until })} · ${seen}`
  }
  function seenWords({ seen_at: at, seen_by: who }: Message): string {
    const when = format.dateTime(at ?? '')
    return who ? t('messages.seen_by', { at: when, who }) : t('messages.seen', { at: when })
  }
}

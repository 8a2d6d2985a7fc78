import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { api } from '../../lib/api.ts'
import { useCan } from '../../lib/me.ts'
import { playbooksKey, type WholeEnrolment } from '../../lib/playbooks.ts'
import { useAction } from '../../lib/use-action.ts'
import { When } from '../../ui/when.tsx'
import styles from './playbooks.module.css'

/** The mail it wrote; what waits for its time can be read and stopped. */
export function EnrolmentMails({ enrolment }: { readonly enrolment: WholeEnrolment }) {
  const { t } = useTranslation(['playbooks', 'mail'])
  const mayRun = useCan('playbooks:run')
  const stop = useAction({
    run: (mail: number) =>
      api.POST('/api/v1/playbook-enrolments/{id}/mails/{mail}/stop', {
        params: { path: { id: enrolment.id, mail } },
      }),
    invalidate: [playbooksKey],
    done: () => t('mails.stopped'),
  })
  const send = useAction({
    run: (mail: number) =>
      api.POST('/api/v1/playbook-enrolments/{id}/mails/{mail}/send', {
        params: { path: { id: enrolment.id, mail } },
      }),
    invalidate: [playbooksKey],
    done: () => t('mails.sent_now'),
  })
  if (enrolment.mails.length === 0) return null
  return (
    <section aria-label={t('mails.title')}>
      <h3 className={styles.heading}>{t('mails.title')}</h3>
      <ul className={styles.mails}>
        {enrolment.mails.map((mail) => (
          <li key={mail.id}>
            <details>
              <summary>
                {mail.subject} <span className={styles.hint}>{mail.to_name ?? mail.to_address}</span>
              </summary>
              <p className={styles.letter}>{mail.text}</p>
            </details>
            <div className={styles.mailTools}>
              <span className={styles.hint}>
                {t(`mail:state.${mail.state as 'queued'}`)}
                {mail.state === 'queued' ? (
                  <>
                    {' · '}
                    <When at={mail.due_at} show="dateTime" />
                  </>
                ) : null}
              </span>
              {mayRun && mail.state === 'queued' ? (
                <Button
                  size="compact-sm"
                  variant="default"
                  loading={send.isPending}
                  onClick={() => send.mutate(mail.id)}
                >
                  {t('mails.send')}
                </Button>
              ) : null}
              {mayRun && (mail.state === 'queued' || mail.state === 'failed') ? (
                <Button
                  size="compact-sm"
                  variant="default"
                  loading={stop.isPending}
                  onClick={() => stop.mutate(mail.id)}
                >
                  {t('mails.stop')}
                </Button>
              ) : null}
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
}

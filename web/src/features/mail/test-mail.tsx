import { Button } from '@mantine/core'
import { IconSend } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, request } from '../../lib/api.ts'
import { useAction } from '../../lib/use-action.ts'
import styles from './mail.module.css'
import { type OutboxMail, outboxKey } from './mail-data.ts'

/** Sends one to whoever asks and says what the server answered. */
export function TestMail() {
  const { t } = useTranslation('mail')
  const [id, setId] = useState<number>()
  const send = useAction({
    run: () => api.POST('/api/v1/mail/test'),
    invalidate: [outboxKey],
    onDone: ({ data }) => setId(data?.id),
  })
  const { data: mail } = useQuery({
    queryKey: [...outboxKey, 'test', id],
    queryFn: ({ signal }) => request<OutboxMail>('GET', `/api/v1/mail/outbox/${id}`, { signal }),
    enabled: id !== undefined,
    refetchInterval: ({ state }) => (state.data === undefined || state.data.state === 'queued' ? 700 : false),
  })
  const isWaiting = id !== undefined && (mail === undefined || mail.state === 'queued')
  return (
    <div className={styles.test}>
      <Button
        variant="default"
        leftSection={<IconSend size={16} />}
        loading={send.isPending}
        onClick={() => send.mutate()}
      >
        {t('test.send')}
      </Button>
      <span role="status" className={styles.sub}>
        {isWaiting
          ? t('test.waiting')
          : mail?.state === 'sent'
            ? t('test.sent')
            : mail
              ? t('test.failed', { reply: mail.last_reply ?? '—' })
              : ''}
      </span>
    </div>
  )
}

import { Button, Loader } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { request } from '../../lib/api.ts'
import { errorMessage } from '../../lib/error-message.ts'
import { Door } from '../../ui/door.tsx'
import styles from './letters.module.css'

interface Wish {
  readonly workspace: string
  readonly address: string | null
  readonly unsubscribed: boolean
}

/** Where a contact asks for no more advertising; nothing happens before the button is pressed. */
export function UnsubscribePage() {
  const { t } = useTranslation('letters')
  const { token } = useParams({ from: '/unsubscribe/$token' })
  const path = `/api/v1/unsubscribe/${encodeURIComponent(token)}`
  const client = useQueryClient()
  const queryKey = ['unsubscribe', token]
  const wish = useQuery({
    queryKey,
    queryFn: ({ signal }) => request<Wish>('GET', path, { signal }),
    retry: false,
  })
  const change = useMutation({
    mutationFn: (method: 'POST' | 'DELETE') => request<Wish>(method, path),
    onSuccess: (data) => client.setQueryData(queryKey, data),
  })
  useEffect(() => {
    document.title = t('unsubscribe.title')
  }, [t])
  const { data } = wish
  const error: unknown = change.error ?? wish.error
  const names = { workspace: data?.workspace ?? '', address: data?.address ?? '' }
  return (
    <Door>
      <h1>{t('unsubscribe.title')}</h1>
      {wish.isPending ? <Loader size="sm" aria-label={t('unsubscribe.loading')} /> : null}
      {error ? <p role="alert">{errorMessage(error).title}</p> : null}
      {data ? (
        <div className={styles.wish}>
          <p role="status">{t(data.unsubscribed ? 'unsubscribe.done' : 'unsubscribe.ask', names)}</p>
          <p className={styles.sub}>{t('unsubscribe.other_mail')}</p>
          <Button
            variant={data.unsubscribed ? 'default' : 'filled'}
            loading={change.isPending}
            onClick={() => change.mutate(data.unsubscribed ? 'DELETE' : 'POST')}
          >
            {t(data.unsubscribed ? 'unsubscribe.again' : 'unsubscribe.do')}
          </Button>
        </div>
      ) : null}
    </Door>
  )
}

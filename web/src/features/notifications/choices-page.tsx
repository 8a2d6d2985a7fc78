import { Select } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { paths } from '../../lib/api.gen.d.ts'
import { api, apiQuery } from '../../lib/api.ts'
import { useAction } from '../../lib/use-action.ts'
import { Card } from '../../ui/card.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { LinesSkeleton } from '../../ui/skeletons.tsx'
import styles from './notifications.module.css'

type Choices =
  paths['/api/v1/me/notification-choices']['get']['responses'][200]['content']['application/json']
type Choice = Choices['rows'][number]
type Kind = NonNullable<
  paths['/api/v1/me/notification-choices']['put']['requestBody']
>['content']['application/json']['kind']

const key = ['get', '/api/v1/me/notification-choices'] as const
const ways = ['app', 'digest', 'mail', 'off'] as const

/** How I want to be told of what. */
export function NotificationChoicesPage() {
  const { t } = useTranslation('notifications')
  const answer = apiQuery.useQuery('get', '/api/v1/me/notification-choices')
  const { data, refetch } = answer
  const error: unknown = answer.error
  return (
    <div className={`${styles.stack} ${styles.narrow}`}>
      <Card title={t('choices.title')}>
        <p className={styles.sub}>{t('choices.about')}</p>
        {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
        {data ? <Rows choices={data} /> : error ? null : <LinesSkeleton lines={5} />}
      </Card>
    </div>
  )
}

function Rows({ choices }: { readonly choices: Choices }) {
  const { t } = useTranslation('notifications')
  const save = useAction({
    run: (next: { kind: string; way: Choice['way'] }) =>
      api.PUT('/api/v1/me/notification-choices', { body: { kind: next.kind as Kind, way: next.way } }),
    invalidate: [key],
    done: () => t('choices.saved'),
  })
  return (
    <>
      {choices.is_mail_set_up ? null : (
        <p className={styles.sub} role="note">
          {t('choices.no_mail')}{' '}
          <Link to="/settings/mail" className="link">
            {t('choices.to_mail')}
          </Link>
        </p>
      )}
      {choices.rows.map(({ kind, way }) => (
        <div key={kind} className={styles.choice}>
          <div>
            <span>{t(`kind.${kind}` as 'kind.note-mention')}</span>
            <p>{t(`about.${kind}` as 'about.note-mention')}</p>
          </div>
          <Select
            aria-label={t(`kind.${kind}` as 'kind.note-mention')}
            value={way}
            data={ways.map((value) => ({ value, label: t(`way.${value}`) }))}
            allowDeselect={false}
            onChange={(next) => {
              const chosen = ways.find((one) => one === next)
              if (chosen) save.mutate({ kind, way: chosen })
            }}
          />
        </div>
      ))}
    </>
  )
}

import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../../lib/api.ts'
import { linksQuery, type PlanLink, successKey } from '../../lib/success.ts'
import { useAction } from '../../lib/use-action.ts'
import { useFormat } from '../../lib/use-format.ts'
import styles from './success.module.css'

/** The links that were given out, and the way to take one back. */
export function LinkLines({ planId }: { readonly planId: number }) {
  const { t } = useTranslation('success')
  const format = useFormat()
  const { data } = useQuery(linksQuery(planId))
  const revoke = useAction({
    run: (linkId: number) =>
      api.DELETE('/api/v1/success-plans/{id}/links/{linkId}', {
        params: { path: { id: planId, linkId } },
      }),
    invalidate: [successKey],
    done: () => t('agreement.revoked'),
  })
  if (!data || data.rows.length === 0) return null
  const isOver = (link: PlanLink) => link.revoked_at !== null || new Date(link.expires_at) <= new Date()
  return (
    <section className={styles.section}>
      <h3>{t('agreement.links')}</h3>
      <ul className={styles.lines}>
        {data.rows.map((link) => (
          <li key={link.id} data-gone={isOver(link) || undefined}>
            <span>
              {link.contact === null
                ? t('agreement.link_shows')
                : t('agreement.link_for', { name: link.contact })}
            </span>
            <span className={styles.small}>
              {link.revoked_at
                ? t('agreement.link_revoked')
                : isOver(link)
                  ? t('agreement.link_expired')
                  : t('agreement.link_until', { day: format.date(link.expires_at) })}
              {' · '}
              {t(link.opened_at ? 'agreement.link_opened' : 'agreement.link_not_opened')}
            </span>
            {isOver(link) ? null : (
              <Button
                size="compact-xs"
                variant="subtle"
                loading={revoke.isPending}
                onClick={() => revoke.mutate(link.id)}
              >
                {t('agreement.revoke')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

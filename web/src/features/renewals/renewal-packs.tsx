import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { api } from '../../lib/api.ts'
import { type PackPageOf, renewalsKey, renewalsPages } from '../../lib/renewals.ts'
import { useAction } from '../../lib/use-action.ts'
import { When } from '../../ui/when.tsx'
import styles from './renewals.module.css'

/** The hand-over packs of a renewal. */
export function RenewalPacks({ id, mayWrite }: { readonly id: number; readonly mayWrite: boolean }) {
  const { t } = useTranslation('renewals')
  const list = useInfiniteQuery(renewalsPages<PackPageOf>('renewal-packs', { renewal: String(id) }))
  const rows = list.data?.pages.flatMap((page) => page.rows)
  const { mutate, isPending } = useAction({
    run: () => api.POST('/api/v1/renewals/{id}/packs', { params: { path: { id } } }),
    invalidate: [renewalsKey],
    done: () => t('pack.made'),
  })
  return (
    <section className={styles.section}>
      <h3>{t('pack.title')}</h3>
      {rows?.length === 0 ? <p className={styles.sub}>{t('pack.none')}</p> : null}
      <ul className={styles.lines}>
        {rows?.map((pack) => (
          <li key={pack.id}>
            <Link to="/renewals/packs/$packId" params={{ packId: String(pack.id) }} className="link">
              {t('pack.made_by', { by: pack.made_by })} · <When at={pack.made_at} show="date" />
            </Link>
            <span className={styles.small}>
              {pack.sent_to_name ? t('pack.sent_to', { name: pack.sent_to_name }) : t('pack.not_sent')}
              {pack.received_at ? ` · ${t('pack.received')}` : ''}
              {pack.outcome ? ` · ${pack.outcome}` : ''}
            </span>
          </li>
        ))}
      </ul>
      {mayWrite ? (
        <div>
          <Button variant="default" size="compact-sm" loading={isPending} onClick={() => mutate()}>
            {t('pack.make')}
          </Button>
        </div>
      ) : null}
    </section>
  )
}

import { notifyManager, type QueryCache, useQueryClient } from '@tanstack/react-query'
import { useCallback, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { isBehind } from '../lib/query-client.ts'
import { useFormat } from '../lib/use-format.ts'
import styles from './page.module.css'

/** Says since when figures on this page are behind the facts, as long as new ones are being made. */
export function BehindFacts() {
  const { t } = useTranslation('common')
  const format = useFormat()
  const cache = useQueryClient().getQueryCache()
  const listen = useCallback((tell: () => void) => cache.subscribe(notifyManager.batchCalls(tell)), [cache])
  const madeAt = useSyncExternalStore(listen, () => oldest(cache))
  return (
    <div role="status" className={styles.behind}>
      {madeAt === undefined ? null : t('behind', { time: format.dateTime(madeAt) })}
    </div>
  )
}

function oldest(cache: QueryCache): string | undefined {
  const times = cache
    .getAll()
    .filter((query) => query.isActive() && isBehind(query))
    .map((query) => (query.state.data as { made_at: string }).made_at)
  return times.sort()[0]
}

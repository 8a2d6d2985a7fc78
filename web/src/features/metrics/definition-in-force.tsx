import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { apiQuery, request } from '../../lib/api.ts'
import { useCan } from '../../lib/me.ts'
import { ErrorState } from '../../ui/error-state.tsx'
import styles from './metrics.module.css'

export interface DefinitionInForceProps {
  readonly name: string
  /** The definition on the screen. */
  readonly shown: string
}

/** Whether the whole workspace uses the definition on the screen, and for who may: a way to make it so. */
export function DefinitionInForce({ name, shown }: DefinitionInForceProps) {
  const { t } = useTranslation('metrics')
  const mayChange = useCan('settings:write')
  const queries = useQueryClient()
  const settings = apiQuery.useQuery('get', '/api/v1/metric-definitions', {})
  const use = useMutation({
    mutationFn: () => request('PUT', `/api/v1/metric-definitions/${name}`, { body: { definition: shown } }),
    onSuccess: () => queries.invalidateQueries(),
  })
  const inForce = settings.data?.metrics.find(({ metric }) => metric === name)?.in_force
  if (inForce === undefined) return null
  if (inForce === shown) {
    return (
      <p className={styles.note} role={use.isSuccess ? 'status' : undefined}>
        {t(use.isSuccess ? 'definition.used' : 'definition.in_force')}
      </p>
    )
  }
  if (!mayChange) return null
  return (
    <>
      <Button variant="default" size="xs" loading={use.isPending} onClick={() => use.mutate()}>
        {t('definition.use')}
      </Button>
      {use.error ? <ErrorState error={use.error} onRetry={() => use.mutate()} /> : null}
    </>
  )
}

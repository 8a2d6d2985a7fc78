import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { api } from '../../lib/api.ts'
import { useAction } from '../../lib/use-action.ts'
import { ConfirmButton } from '../../ui/confirm-button.tsx'
import type { Segment } from './segment.ts'
import { segmentsKey } from './segments-data.ts'

export function DeleteSegment({ segment }: { readonly segment: Segment }) {
  const { t } = useTranslation('segments')
  const navigate = useNavigate()
  const remove = useAction({
    run: async () => {
      await api.DELETE('/api/v1/segments/{id}', { params: { path: { id: segment.id } } })
    },
    invalidate: [segmentsKey],
    done: () => t('delete.done', { name: segment.name }),
    onDone: () => void navigate({ to: '/segments' }),
  })
  return (
    <ConfirmButton
      title={t('delete.title', { name: segment.name })}
      consequence={t('delete.what')}
      disabled={segment.used_by.length > 0}
      onConfirm={() => remove.mutateAsync().catch(() => undefined)}
    >
      {t('delete.delete')}
    </ConfirmButton>
  )
}

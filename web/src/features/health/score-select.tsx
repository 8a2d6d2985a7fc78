import { Select } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { scoreSearch, useScores } from '../../lib/scores.ts'

/** Which score is looked at; in the address. Nothing to choose while there is one. */
export function ScoreSelect({ score }: { readonly score: number }) {
  const { t } = useTranslation('scores')
  const navigate = useNavigate()
  const { data } = useScores()
  const shown = (data?.rows ?? []).filter(({ id, retired_at: at }) => at === null || id === score)
  if (shown.length < 2) return null
  return (
    <Select
      aria-label={t('choose')}
      value={String(score)}
      allowDeselect={false}
      w={200}
      data={shown.map(({ id, name, retired_at: at }) => ({
        value: String(id),
        label: at === null ? (name ?? t('main')) : t('retired_name', { name }),
      }))}
      onChange={(next) =>
        void navigate({
          to: '.',
          search: (old) => ({ ...old, score: scoreSearch(Number(next)).score }) as object,
        })
      }
    />
  )
}

import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { apiQuery } from '../../lib/api.ts'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { predictionKeys } from './prediction-data.ts'

type Writing = { readonly done: number | null; readonly all: number | null }

/** How far the history of an import is written, asked for again until it is; then what hangs on it is asked for anew. */
export function useHistoryWriting(): Writing | null {
  const { data } = apiQuery.useQuery('get', '/api/v1/history', undefined, {
    refetchInterval: ({ state }) => (state.data?.writing ? 2000 : false),
    refetchOnMount: 'always',
  })
  const writing = data?.writing ?? null
  const client = useQueryClient()
  const wasWriting = useRef(false)
  useEffect(() => {
    if (wasWriting.current && !writing)
      for (const queryKey of predictionKeys) void client.invalidateQueries({ queryKey })
    wasWriting.current = writing !== null
  }, [writing, client])
  return writing
}

/** Stands where a training is offered until the history is whole. */
export function HistoryProgress({ writing }: { readonly writing: Writing }) {
  const { t } = useTranslation('prediction')
  return <ProgressBar label={t('history.days')} done={writing.done ?? 0} total={writing.all} mayLeave />
}

import { useTranslation } from 'react-i18next'
import { useCan } from '../../lib/me.ts'
import { useAction } from '../../lib/use-action.ts'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { type Model, predictionKeys, stopTraining } from './prediction-data.ts'

/** How far a training is; it goes on when the page is left, and can be stopped. */
export function TrainingProgress({ model }: { readonly model: Model }) {
  const { t } = useTranslation('prediction')
  const canStop = useCan('prediction:write')
  const stop = useAction({
    run: () => stopTraining(model.id),
    invalidate: predictionKeys,
    done: () => t('train.stopped'),
  })
  return (
    <ProgressBar
      label={t(`status.${model.status}`)}
      done={Math.round(model.progress * 100)}
      total={model.status === 'waiting' ? null : 100}
      startedAt={model.created_at}
      {...(canStop ? { onCancel: () => stop.mutate() } : {})}
      mayLeave
    />
  )
}

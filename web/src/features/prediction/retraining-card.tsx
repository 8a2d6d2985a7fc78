import { NumberInput, Switch } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, apiQuery } from '../../lib/api.ts'
import { useCan } from '../../lib/me.ts'
import { useAction } from '../../lib/use-action.ts'
import { useFormat } from '../../lib/use-format.ts'
import { Card } from '../../ui/card.tsx'
import styles from './prediction.module.css'

const MOST_WEEKS = 26
const path = '/api/v1/prediction/retraining'
const isGood = (weeks: number | string): weeks is number =>
  typeof weeks === 'number' && Number.isInteger(weeks) && weeks >= 1 && weeks <= MOST_WEEKS

/** Whether new models are learnt by themselves, how often, and when the next one is. */
export function RetrainingCard() {
  const { t } = useTranslation('prediction')
  const format = useFormat()
  const canWrite = useCan('prediction:write')
  const { data } = apiQuery.useQuery('get', path)
  const [typed, setTyped] = useState<number | string>()
  const save = useAction({
    run: async (body: { retrain: boolean; retrain_weeks: number }) => api.PUT(path, { body }),
    invalidate: [['get', path]],
    done: () => t('retrain.saved'),
    onDone: () => setTyped(undefined),
  })
  if (!data) return null
  const weeks = typed ?? data.retrain_weeks
  const saveWeeks = () => {
    if (isGood(weeks) && weeks !== data.retrain_weeks) save.mutate({ ...setting, retrain_weeks: weeks })
    else setTyped(undefined)
  }
  const setting = { retrain: data.retrain, retrain_weeks: data.retrain_weeks }
  return (
    <Card title={t('retrain.title')}>
      <div className={styles.retraining}>
        <Switch
          label={t('retrain.on')}
          checked={data.retrain}
          disabled={!canWrite || save.isPending}
          onChange={(event) => save.mutate({ ...setting, retrain: event.currentTarget.checked })}
        />
        <NumberInput
          aria-label={t('retrain.weeks')}
          prefix={`${t('retrain.weeks')} `}
          suffix={` ${t('retrain.weeks_unit')}`}
          w={130}
          size="xs"
          min={1}
          max={MOST_WEEKS}
          allowDecimal={false}
          value={weeks}
          error={!isGood(weeks)}
          disabled={!canWrite || !data.retrain}
          onChange={setTyped}
          onBlur={saveWeeks}
          onKeyDown={(event) => event.key === 'Enter' && saveWeeks()}
        />
        <b>
          {data.next_on
            ? t('retrain.next', { day: format.date(data.next_on) })
            : t(data.retrain ? 'retrain.no_model' : 'retrain.off')}
        </b>
      </div>
      <p className={styles.quiet}>{t('retrain.what')}</p>
    </Card>
  )
}

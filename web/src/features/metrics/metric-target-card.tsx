import { Button, NumberInput, Select } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { currencyExponent } from '../../lib/format.ts'
import { useCan, useMe } from '../../lib/me.ts'
import { useFormat } from '../../lib/use-format.ts'
import { Card } from '../../ui/card.tsx'
import type { Metric, Trend } from './metric-data.ts'
import styles from './metric-target.module.css'
import { type Target, targetOn, useEndTarget, useSetTarget, useTargets } from './metric-target-data.ts'
import { sayValue } from './say-value.ts'

export interface MetricTargetCardProps {
  readonly metric: Metric
  readonly interval: Trend
}

/** What the metric ought to be, and whether somebody is told when it is not. */
export function MetricTargetCard({ metric, interval }: MetricTargetCardProps) {
  const { t } = useTranslation('metrics')
  const format = useFormat()
  const may = useCan('targets:write')
  const [isOpen, setOpen] = useState(false)
  const targets = useTargets(metric.name)
  const target = targetOn(targets, interval, metric.series.at(-1)?.from ?? metric.period.from)
  const end = useEndTarget(t('target.ended'))
  return (
    <Card title={t(`target.title.${interval}`)}>
      {target ? (
        <p className={styles.current}>
          <b>{sayValue(format, metric.unit, target.value)}</b>
          <span>{t('target.since', { day: format.date(target.holds_from), by: target.created_by })}</span>
          <span>{t(`target.told.${target.alert ?? 'nobody'}`)}</span>
        </p>
      ) : (
        <p className={styles.none}>{t('target.none')}</p>
      )}
      {isOpen ? (
        <TargetForm metric={metric} interval={interval} target={target} onClose={() => setOpen(false)} />
      ) : null}
      {may && !isOpen ? (
        <div className={styles.buttons}>
          <Button variant="default" size="compact-sm" onClick={() => setOpen(true)}>
            {t(target ? 'target.change' : 'target.set')}
          </Button>
          {target ? (
            <Button
              variant="subtle"
              size="compact-sm"
              loading={end.isPending}
              onClick={() => end.mutate(target)}
            >
              {t('target.end')}
            </Button>
          ) : null}
        </div>
      ) : null}
    </Card>
  )
}

/** Targets are kept in the unit of the value: minor units of money, 0–1 for shares. */
function scaleOf(metric: Metric): number {
  if (metric.unit === 'money') return 10 ** currencyExponent(metric.currency)
  return metric.unit === 'ratio' ? 1 / 100 : 1
}

interface TargetFormProps extends MetricTargetCardProps {
  readonly target: Target | undefined
  readonly onClose: () => void
}

function TargetForm({ metric, interval, target, onClose }: TargetFormProps) {
  const { t } = useTranslation(['metrics', 'common'])
  const { workspace } = useMe()
  const scale = scaleOf(metric)
  const [value, setValue] = useState<number | string>(
    target ? Math.round((target.value / scale) * 1e6) / 1e6 : '',
  )
  const usual = metric.good === 'down' ? 'above' : 'below'
  const [alert, setAlert] = useState<string>(target ? (target.alert ?? 'nobody') : usual)
  const set = useSetTarget(t('target.saved'), onClose)
  const isGood = value !== '' && Number.isFinite(Number(value))
  const suffix = metric.unit === 'ratio' ? ' %' : metric.unit === 'money' ? ` ${metric.currency}` : ''
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        if (!isGood) return
        set.mutate({
          metric: metric.name,
          period: interval,
          holds_from: metric.series.at(-1)?.from ?? workspace.today,
          value: Math.round(Number(value) * scale * 1e9) / 1e9,
          alert: alert === 'nobody' ? null : (alert as 'below' | 'above'),
        })
      }}
    >
      <NumberInput
        label={t(`target.value.${interval}`)}
        description={t('target.from_shown')}
        value={value}
        onChange={setValue}
        suffix={suffix}
        hideControls
        thousandSeparator=","
      />
      <Select
        label={t('target.tell')}
        allowDeselect={false}
        data={(['below', 'above', 'nobody'] as const).map((side) => ({
          value: side,
          label: t(`target.told.${side}`),
        }))}
        value={alert}
        onChange={(next) => setAlert(next ?? usual)}
      />
      <div className={styles.buttons}>
        <Button type="submit" size="compact-sm" disabled={!isGood} loading={set.isPending}>
          {t('common:save')}
        </Button>
        <Button variant="default" size="compact-sm" onClick={onClose}>
          {t('common:cancel')}
        </Button>
      </div>
    </form>
  )
}

import { Button, NumberInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { request } from '../../lib/api.ts'
import { useCan } from '../../lib/me.ts'
import { useAction } from '../../lib/use-action.ts'
import { Card } from '../../ui/card.tsx'
import styles from './contract-survival.module.css'
import type { LtvSettings } from './ltv-data.ts'

/** With what the money is counted; the same for everybody in the workspace. */
export function LtvSettingsCard({ settings }: { readonly settings: LtvSettings }) {
  const { t } = useTranslation(['metrics-more', 'common'])
  const may = useCan('settings:write')
  const [margin, setMargin] = useState<number | string>(percentOf(settings.margin))
  const [discount, setDiscount] = useState<number | string>(percentOf(settings.discount))
  const [months, setMonths] = useState<number | string>(settings.horizon_months)
  const body = {
    margin: Number(margin) / 100,
    discount: Number(discount) / 100,
    horizon_months: Number(months),
  }
  const isGood =
    [margin, discount, months].every((value) => value !== '') &&
    body.margin > 0 &&
    body.margin <= 1 &&
    body.discount >= 0 &&
    body.discount <= 1 &&
    Number.isInteger(body.horizon_months) &&
    body.horizon_months >= 1 &&
    body.horizon_months <= 120
  const isChanged = (Object.keys(body) as (keyof typeof body)[]).some((key) => body[key] !== settings[key])
  const save = useAction({
    run: (value: LtvSettings) => request<LtvSettings>('PUT', '/api/v1/ltv/settings', { body: value }),
    invalidate: [['get', '/api/v1/ltv']],
    done: () => t('ltv.saved'),
  })
  const field = { w: 150, disabled: !may, hideControls: true, clampBehavior: 'none' as const }
  return (
    <Card title={t('ltv.settings')}>
      <form
        className={styles.choices}
        onSubmit={(event) => {
          event.preventDefault()
          if (isGood && isChanged) save.mutate(body)
        }}
      >
        <NumberInput {...field} label={t('ltv.margin')} value={margin} onChange={setMargin} suffix=" %" />
        <NumberInput
          {...field}
          label={t('ltv.discount')}
          value={discount}
          onChange={setDiscount}
          suffix=" %"
        />
        <NumberInput {...field} label={t('ltv.horizon')} value={months} onChange={setMonths} />
        {may ? (
          <Button type="submit" variant="default" disabled={!isGood || !isChanged} loading={save.isPending}>
            {t('common:save')}
          </Button>
        ) : null}
      </form>
      <p className={styles.hint}>{isGood ? t('ltv.settings_why') : t('ltv.settings_wrong')}</p>
    </Card>
  )
}

const percentOf = (share: number) => Math.round(share * 10_000) / 100

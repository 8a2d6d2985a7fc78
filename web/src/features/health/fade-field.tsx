import { Switch } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { NumberField } from './number-field.tsx'
import styles from './rule.module.css'
import type { Rule } from './rule-data.ts'
import { faultId } from './rule-mark.tsx'
import type { Workbench } from './workbench.ts'

const A_YEAR = 365

/** Whether what somebody wrote down of an account grows old, and after how many days it counts no more. */
export function FadeField({
  measure: { key, own },
  name,
  bench,
}: {
  readonly measure: Rule['measures'][number]
  readonly name: string
  readonly bench: Workbench
}) {
  const { t } = useTranslation('health-rule')
  const { draft, faults, readOnly } = bench
  if (own?.source.kind !== 'attribute') return null
  const days = own.source.fade_days
  const path = `measures.${key}.fade`
  return (
    <div className={styles.fade}>
      <Switch
        size="xs"
        label={t('fade.switch')}
        description={days === undefined ? undefined : t('fade.hint')}
        checked={days !== undefined}
        disabled={readOnly}
        onChange={(event) => draft.setFade(key, event.currentTarget.checked ? A_YEAR : undefined)}
      />
      {days === undefined ? null : (
        <NumberField
          label={t('part.fade', { measure: name })}
          value={days}
          unit={t('unit.days')}
          isWrong={faults.has(path)}
          describedBy={faults.has(path) ? faultId(path) : undefined}
          readOnly={readOnly}
          onChange={(value) => draft.setFade(key, value)}
        />
      )}
    </div>
  )
}

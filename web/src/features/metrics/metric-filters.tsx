import { Button, Select } from '@mantine/core'
import { IconFilterPlus, IconX } from '@tabler/icons-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { AsOfPicker } from '../../ui/as-of-picker.tsx'
import { FilterBar } from '../../ui/filter-bar.tsx'
import { PeriodPicker } from '../../ui/period-picker.tsx'
import { narrowings, useNarrowed } from './metric-view.ts'
import styles from './metrics.module.css'
import { sayNarrowing, useNarrowingChoices } from './narrowing-choices.ts'

/** Period, day seen from, and which accounts: one search over all there is to narrow by, a chip for each filter. */
export function MetricFilters({ hasPeriod = true }: { readonly hasPeriod?: boolean }) {
  const { t } = useTranslation(['metrics', 'common'])
  const { narrowed, narrow, clear } = useNarrowed()
  const choices = useNarrowingChoices()
  const active = narrowings.filter((narrowing) => narrowed[narrowing] !== undefined)
  const groups = useMemo(
    () =>
      [...new Set(choices.map(({ group }) => group))].map((group) => ({
        group,
        items: choices
          .filter((choice) => choice.group === group)
          .map(({ narrowing, value, label }) => ({ value: `${narrowing}=${value}`, label })),
      })),
    [choices],
  )
  const add = (picked: string | null) => {
    const choice = choices.find(({ narrowing, value }) => `${narrowing}=${value}` === picked)
    if (choice) narrow({ [choice.narrowing]: choice.value })
  }
  return (
    <FilterBar>
      {hasPeriod ? <PeriodPicker /> : null}
      <AsOfPicker />
      <Select
        aria-label={t('filter.add')}
        placeholder={t('filter.add')}
        leftSection={<IconFilterPlus size={16} />}
        data={groups}
        value={null}
        onChange={add}
        searchable
        selectFirstOptionOnChange
        nothingFoundMessage={t('common:nothing_found')}
        maxDropdownHeight={380}
        w={190}
        comboboxProps={{ width: 260, position: 'bottom-start' }}
      />
      {active.length === 0 ? null : (
        <ul className={styles.chips} aria-label={t('filter.active')}>
          {active.map((narrowing) => {
            const said = sayNarrowing(choices, narrowing, narrowed)
            const group = said.group ?? t(`groups.${narrowing}`)
            return (
              <li key={narrowing} className={styles.chip}>
                <span className={styles.faint}>{group}</span>
                <b>{said.label}</b>
                <button
                  type="button"
                  aria-label={t('common:filter.clear', { label: group })}
                  onClick={() => narrow({ [narrowing]: undefined })}
                >
                  <IconX size={14} />
                </button>
              </li>
            )
          })}
        </ul>
      )}
      {active.length > 1 ? (
        <Button variant="subtle" color="gray" onClick={clear}>
          {t('common:filter.clear_all')}
        </Button>
      ) : null}
    </FilterBar>
  )
}

import { Button, Checkbox, Group, Select, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useTranslation } from 'react-i18next'
import { request } from '../../lib/api.ts'
import { fieldErrors } from '../../lib/error-message.ts'
import { meQuery } from '../../lib/me.ts'
import { useAction } from '../../lib/use-action.ts'
import { useFormat } from '../../lib/use-format.ts'
import { currencyChoices, halfHourChoices, monthChoices, weekdayChoices, withChoice } from './choices.ts'
import { languageChoices } from './language-choices.ts'
import styles from './team.module.css'
import { workspaceQuery } from './team-queries.ts'
import type { WorkspaceSettings } from './team-rows.ts'
import { TimeZoneSelect } from './time-zone-select.tsx'

interface Values {
  readonly name: string
  readonly language: string
  readonly currency: string
  readonly time_zone: string
  readonly fiscal_year_start_month: string
  readonly days: string[]
  readonly from: string
  readonly to: string
}

const valuesOf = ({ business_hours: hours, ...settings }: WorkspaceSettings): Values => ({
  ...settings,
  fiscal_year_start_month: String(settings.fiscal_year_start_month),
  days: hours.days.map(String),
  from: hours.from,
  to: hours.to,
})

const bodyOf = ({ days, from, to, ...values }: Values) => ({
  ...values,
  fiscal_year_start_month: Number(values.fiscal_year_start_month),
  business_hours: { days: days.map(Number).sort(), from, to },
})

function useWorkspaceForm(settings: WorkspaceSettings) {
  const { t } = useTranslation('team')
  return useForm<Values>({
    initialValues: valuesOf(settings),
    validate: {
      name: (value) => (value.trim() === '' ? t('workspace.name_missing') : null),
      to: (value, values) => (value > values.from ? null : t('workspace.hours_reversed')),
    },
  })
}

interface WorkspaceFormProps {
  readonly settings: WorkspaceSettings
  readonly mayChange: boolean
}

export function WorkspaceForm({ settings, mayChange }: WorkspaceFormProps) {
  const { t } = useTranslation(['team', 'common'])
  const { language } = useFormat()
  const form = useWorkspaceForm(settings)
  const save = useAction({
    run: (values: Values) =>
      request<WorkspaceSettings>('PATCH', '/api/v1/workspace', { body: bodyOf(values) }),
    invalidate: [meQuery.queryKey, workspaceQuery.queryKey],
    done: () => t('workspace.saved'),
    onDone: (saved) => {
      form.setInitialValues(valuesOf(saved))
      form.setValues(valuesOf(saved))
    },
    onError: (error) => {
      const { business_hours, ...errors } = fieldErrors(error)
      form.setErrors({ ...errors, ...(business_hours ? { to: business_hours } : {}) })
      return Object.keys(fieldErrors(error)).length > 0
    },
  })
  const select = { allowDeselect: false, searchable: true, nothingFoundMessage: t('common:nothing_found') }
  return (
    <form onSubmit={form.onSubmit((values) => save.mutate(values))} noValidate>
      <fieldset className={styles.form} disabled={!mayChange}>
        <legend className="visually-hidden">{t('workspace.title')}</legend>
        <TextInput {...form.getInputProps('name')} label={t('workspace.name')} disabled={!mayChange} />
        <Select
          {...form.getInputProps('language')}
          label={t('workspace.language')}
          description={t('workspace.language_about')}
          data={languageChoices}
          allowDeselect={false}
          disabled={!mayChange}
        />
        <Select
          {...form.getInputProps('currency')}
          {...select}
          label={t('workspace.currency')}
          description={t('workspace.currency_about')}
          data={withChoice(currencyChoices(language), form.values.currency)}
          disabled={!mayChange}
        />
        <TimeZoneSelect
          {...form.getInputProps('time_zone')}
          value={form.values.time_zone}
          label={t('workspace.time_zone')}
          description={t('workspace.time_zone_about')}
          disabled={!mayChange}
        />
        <Select
          {...form.getInputProps('fiscal_year_start_month')}
          label={t('workspace.fiscal_year')}
          data={monthChoices(language)}
          allowDeselect={false}
          disabled={!mayChange}
        />
        <Checkbox.Group {...form.getInputProps('days')} label={t('workspace.days')}>
          <Group gap="md" mt={4}>
            {weekdayChoices(language).map((day) => (
              <Checkbox key={day.value} value={day.value} label={day.label} disabled={!mayChange} />
            ))}
          </Group>
        </Checkbox.Group>
        <div className={styles.row}>
          {(['from', 'to'] as const).map((end) => (
            <Select
              key={end}
              {...form.getInputProps(end)}
              {...select}
              label={t(`workspace.${end}`)}
              data={withChoice(halfHourChoices, form.values[end])}
              disabled={!mayChange}
              w={170}
            />
          ))}
        </div>
        {mayChange ? (
          <div className={styles.actions}>
            <Button type="submit" loading={save.isPending} disabled={!form.isDirty()}>
              {t('common:save')}
            </Button>
          </div>
        ) : null}
      </fieldset>
    </form>
  )
}

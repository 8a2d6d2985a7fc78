import { Button, Select, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useTranslation } from 'react-i18next'
import { request } from '../../lib/api.ts'
import { fieldErrors } from '../../lib/error-message.ts'
import { changeLanguage } from '../../lib/i18n.ts'
import { type Me, meQuery } from '../../lib/me.ts'
import { useAction } from '../../lib/use-action.ts'
import { languageChoices } from './language-choices.ts'
import styles from './team.module.css'
import { membersQuery } from './team-queries.ts'
import type { Role } from './team-rows.ts'
import { TimeZoneSelect } from './time-zone-select.tsx'

interface Values {
  readonly name: string
  readonly language: string
  readonly time_zone: string
}

const asWorkspace = 'workspace'
const orNull = (value: string) => (value === asWorkspace ? null : value)

export function ProfileForm({ me }: { readonly me: Me }) {
  const { t, i18n } = useTranslation(['team', 'common'])
  const { member, workspace } = me
  const form = useForm<Values>({
    initialValues: {
      name: member.name,
      language: member.language ?? asWorkspace,
      time_zone: member.time_zone ?? asWorkspace,
    },
    validate: { name: (value) => (value.trim() === '' ? t('members.name_missing') : null) },
  })
  const save = useAction({
    run: (values: Values) =>
      request('PATCH', '/api/v1/me', {
        body: {
          name: values.name.trim(),
          language: orNull(values.language),
          time_zone: orNull(values.time_zone),
        },
      }),
    invalidate: [meQuery.queryKey, membersQuery.queryKey],
    onDone: (_, values) => {
      form.resetDirty(values)
      const wanted = (orNull(values.language) ?? workspace.language) === 'ja' ? 'ja' : 'en'
      if (values.language !== (member.language ?? asWorkspace) && wanted !== i18n.language)
        void changeLanguage(wanted)
    },
    done: () => t('profile.saved'),
    onError: (error) => {
      form.setErrors(fieldErrors(error))
      return Object.keys(fieldErrors(error)).length > 0
    },
  })
  const workspaceLanguage = languageChoices.find(({ value }) => value === workspace.language)?.label
  const same = (now: string) => ({ value: asWorkspace, label: t('profile.as_workspace', { now }) })
  return (
    <form className={styles.form} onSubmit={form.onSubmit((values) => save.mutate(values))} noValidate>
      <dl className={styles.facts}>
        <dt>{t('members.email')}</dt>
        <dd>{member.email}</dd>
        <dt>{t('members.role')}</dt>
        <dd>
          {t(`roles.${member.role as Role}.name`)}
          <div className={styles.small}>{t(`roles.${member.role as Role}.may`)}</div>
        </dd>
      </dl>
      <TextInput {...form.getInputProps('name')} label={t('members.name')} autoComplete="name" />
      <Select
        {...form.getInputProps('language')}
        label={t('profile.language')}
        data={[same(workspaceLanguage ?? workspace.language), ...languageChoices]}
        allowDeselect={false}
      />
      <TimeZoneSelect
        {...form.getInputProps('time_zone')}
        value={form.values.time_zone}
        label={t('profile.time_zone')}
        description={t('profile.time_zone_about')}
        first={same(workspace.time_zone)}
      />
      <div className={styles.actions}>
        <Button type="submit" loading={save.isPending} disabled={!form.isDirty()}>
          {t('common:save')}
        </Button>
      </div>
    </form>
  )
}

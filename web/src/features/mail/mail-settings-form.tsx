import { Button, PasswordInput, Select, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useTranslation } from 'react-i18next'
import { api } from '../../lib/api.ts'
import { fieldErrors } from '../../lib/error-message.ts'
import { useAction } from '../../lib/use-action.ts'
import styles from './mail.module.css'
import type { MailSettings } from './mail-data.ts'

const securities = ['starttls', 'tls', 'none'] as const
const ports = ['25', '465', '587', '2525']
const usualPort = { starttls: '587', tls: '465', none: '25' } as const

interface Values {
  readonly host: string
  readonly port: string
  readonly security: (typeof securities)[number]
  readonly user: string
  readonly password: string
  readonly from_name: string
  readonly from_address: string
}

const valuesOf = (settings: MailSettings): Values => ({
  host: settings.host ?? '',
  port: String(settings.port ?? 587),
  security: settings.security ?? 'starttls',
  user: settings.user ?? '',
  password: '',
  from_name: settings.from_name ?? '',
  from_address: settings.from_address ?? '',
})

const bodyOf = ({ port, user, password, from_name: name, ...values }: Values) => ({
  ...values,
  port: Number(port),
  user: user.trim() || null,
  from_name: name.trim() || null,
  ...(password === '' ? {} : { password }),
})

export function MailSettingsForm({ settings }: { readonly settings: MailSettings }) {
  const { t } = useTranslation(['mail', 'common'])
  const isFixed = settings.is_fixed
  const form = useForm<Values>({
    initialValues: valuesOf(settings),
    validate: {
      host: (value) => (value.trim() === '' ? t('settings.host_missing') : null),
      from_address: (value) => (/^\S+@\S+\.\S+$/.test(value) ? null : t('settings.address_wrong')),
    },
  })
  const save = useAction({
    run: (values: Values) => api.PUT('/api/v1/mail/settings', { body: bodyOf(values) }),
    invalidate: [['get', '/api/v1/mail/settings']],
    done: () => t('settings.saved'),
    onError: (error) => {
      const errors = fieldErrors(error)
      form.setErrors(errors)
      return Object.keys(errors).length > 0
    },
  })
  const chooseSecurity = (next: string | null) => {
    const security = securities.find((one) => one === next) ?? 'starttls'
    form.setValues({ security, port: usualPort[security] })
  }
  const shownPorts = ports.includes(form.values.port) ? ports : [form.values.port, ...ports]
  return (
    <form onSubmit={form.onSubmit((values) => save.mutate(values))} noValidate>
      <fieldset className={styles.form} disabled={isFixed}>
        <legend className="visually-hidden">{t('settings.title')}</legend>
        <TextInput
          {...form.getInputProps('host')}
          label={t('settings.host')}
          placeholder="smtp.example.com"
          disabled={isFixed}
        />
        <div className={styles.pair}>
          <Select
            label={t('settings.security')}
            value={form.values.security}
            onChange={chooseSecurity}
            data={securities.map((value) => ({ value, label: t(`settings.securities.${value}`) }))}
            allowDeselect={false}
            disabled={isFixed}
          />
          <Select
            {...form.getInputProps('port')}
            label={t('settings.port')}
            data={shownPorts}
            allowDeselect={false}
            disabled={isFixed}
          />
        </div>
        <div className={styles.pair}>
          <TextInput
            {...form.getInputProps('user')}
            label={t('settings.user')}
            description={t('settings.user_about')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            autoComplete="off"
            disabled={isFixed}
          />
          <PasswordInput
            {...form.getInputProps('password')}
            label={t('settings.password')}
            {...(settings.has_password ? { description: t('settings.password_kept') } : {})}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            autoComplete="new-password"
            visibilityToggleButtonProps={{ 'aria-hidden': true, tabIndex: -1 }}
            disabled={isFixed || form.values.user === ''}
          />
        </div>
        <div className={styles.pair}>
          <TextInput
            {...form.getInputProps('from_name')}
            label={t('settings.from_name')}
            disabled={isFixed}
          />
          <TextInput
            {...form.getInputProps('from_address')}
            label={t('settings.from_address')}
            type="email"
            disabled={isFixed}
          />
        </div>
        {isFixed ? null : (
          <div>
            <Button type="submit" loading={save.isPending} disabled={!form.isDirty()}>
              {t('common:save')}
            </Button>
          </div>
        )}
      </fieldset>
    </form>
  )
}

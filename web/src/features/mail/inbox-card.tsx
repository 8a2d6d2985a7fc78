import { Button, Group, PasswordInput, Select, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useTranslation } from 'react-i18next'
import { api, apiQuery } from '../../lib/api.ts'
import { fieldErrors } from '../../lib/error-message.ts'
import { useAction } from '../../lib/use-action.ts'
import { Card } from '../../ui/card.tsx'
import { ConfirmButton } from '../../ui/confirm-button.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { LinesSkeleton } from '../../ui/skeletons.tsx'
import { When } from '../../ui/when.tsx'
import styles from './mail.module.css'
import type { Inbox } from './mail-data.ts'

const path = '/api/v1/mail/inbox'
const securities = ['tls', 'starttls', 'none'] as const
const ports = ['993', '143']

/** The mailbox that answers of customers are read from. */
export function InboxCard() {
  const { t } = useTranslation('mail')
  const answer = apiQuery.useQuery('get', path)
  const { data, refetch } = answer
  const error: unknown = answer.error
  return (
    <Card title={t('inbox.title')}>
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <LinesSkeleton lines={6} /> : null}
      {data ? (
        <div className={styles.stack}>
          <p className={styles.sub}>{t(data.is_fixed ? 'inbox.fixed' : 'inbox.about')}</p>
          <InboxForm key={`${data.host}${data.user}${data.folder}${data.reply_address}`} inbox={data} />
          {data.is_set_up ? <Reading inbox={data} /> : null}
        </div>
      ) : null}
    </Card>
  )
}

function Reading({ inbox }: { readonly inbox: Inbox }) {
  const { t } = useTranslation('mail')
  const check = useAction({
    run: () => api.POST('/api/v1/mail/inbox/check'),
    invalidate: [['get', path]],
    done: ({ data }) => (data?.last_error ? '' : t('inbox.works')),
  })
  const remove = useAction({
    run: () => api.DELETE(path),
    invalidate: [['get', path]],
    done: () => t('inbox.removed'),
  })
  return (
    <>
      <p role="status" className={inbox.last_error ? styles.dead : styles.sub}>
        {inbox.last_error ? t('inbox.failed', { reply: inbox.last_error }) : null}
        {!inbox.last_error && inbox.checked_at ? (
          <>
            {t('inbox.checked')} <When at={inbox.checked_at} show="dateTime" />
          </>
        ) : null}
        {!inbox.last_error && !inbox.checked_at ? t('inbox.not_yet') : null}
      </p>
      <Group gap="xs">
        <Button variant="default" loading={check.isPending} onClick={() => check.mutate()}>
          {t('inbox.check')}
        </Button>
        {inbox.is_fixed ? null : (
          <ConfirmButton
            title={t('inbox.remove_title')}
            consequence={t('inbox.remove_consequence')}
            onConfirm={() => remove.mutateAsync()}
          >
            {t('inbox.remove')}
          </ConfirmButton>
        )}
      </Group>
    </>
  )
}

function InboxForm({ inbox }: { readonly inbox: Inbox }) {
  const { t } = useTranslation(['mail', 'common'])
  const isFixed = inbox.is_fixed
  const form = useForm({
    initialValues: {
      host: inbox.host ?? '',
      port: String(inbox.port ?? 993),
      security: inbox.security ?? ('tls' as const),
      user: inbox.user ?? '',
      password: '',
      folder: inbox.folder ?? 'INBOX',
      reply_address: inbox.reply_address ?? '',
    },
    validate: {
      host: (value) => (value.trim() === '' ? t('settings.host_missing') : null),
      user: (value) => (value.trim() === '' ? t('inbox.user_missing') : null),
      password: (value) => (value === '' && !inbox.is_set_up ? t('inbox.password_missing') : null),
      reply_address: (value) => (/^\S+@\S+\.\S+$/.test(value) ? null : t('settings.address_wrong')),
    },
  })
  const save = useAction({
    run: ({ port, password, ...values }: typeof form.values) =>
      api.PUT(path, {
        body: { ...values, port: Number(port), ...(password === '' ? {} : { password }) },
      }),
    invalidate: [['get', path]],
    done: () => t('inbox.saved'),
    onError: (error) => {
      const errors = fieldErrors(error)
      form.setErrors(errors)
      return Object.keys(errors).length > 0
    },
  })
  const field = (name: keyof typeof form.values) => ({ ...form.getInputProps(name), disabled: isFixed })
  return (
    <form onSubmit={form.onSubmit((values) => save.mutate(values))} noValidate>
      <fieldset className={styles.form} disabled={isFixed}>
        <legend className="visually-hidden">{t('inbox.title')}</legend>
        <TextInput {...field('host')} label={t('settings.host')} placeholder="imap.example.com" />
        <div className={styles.pair}>
          <Select
            {...field('security')}
            label={t('settings.security')}
            onChange={(next) => {
              const security = securities.find((one) => one === next) ?? 'tls'
              form.setValues({ security, port: security === 'tls' ? '993' : '143' })
            }}
            data={securities.map((value) => ({ value, label: t(`inbox.securities.${value}`) }))}
            allowDeselect={false}
          />
          <Select
            {...field('port')}
            label={t('settings.port')}
            data={ports.includes(form.values.port) ? ports : [form.values.port, ...ports]}
            allowDeselect={false}
          />
        </div>
        <div className={styles.pair}>
          <TextInput {...field('user')} label={t('settings.user')} autoComplete="off" />
          <PasswordInput
            {...field('password')}
            label={t('settings.password')}
            {...(inbox.is_set_up ? { description: t('settings.password_kept') } : {})}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            autoComplete="new-password"
            visibilityToggleButtonProps={{ 'aria-hidden': true, tabIndex: -1 }}
          />
        </div>
        <div className={styles.pair}>
          <TextInput {...field('folder')} label={t('inbox.folder')} />
          <TextInput
            {...field('reply_address')}
            label={t('inbox.reply_address')}
            description={t('inbox.reply_address_about')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            type="email"
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

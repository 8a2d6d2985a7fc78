import { Button, PasswordInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useTranslation } from 'react-i18next'
import { request } from '../../lib/api.ts'
import { fieldErrors } from '../../lib/error-message.ts'
import { meQuery } from '../../lib/me.ts'
import { useAction } from '../../lib/use-action.ts'
import { passwordStrength, shortestPassword } from './password-strength.ts'
import styles from './team.module.css'
import { sessionsQuery } from './team-queries.ts'

function Strength({ password }: { readonly password: string }) {
  const { t } = useTranslation('team')
  const strength = passwordStrength(password)
  const missing = shortestPassword - [...password].length
  const share = strength === 0 ? ([...password].length / shortestPassword) * 25 : strength * 25 + 25
  return (
    <div className={styles.strength}>
      <div className={styles.track} aria-hidden="true">
        <i style={{ width: `${share}%` }} {...(strength > 0 ? { 'data-enough': true } : {})} />
      </div>
      <span aria-live="polite">
        {strength === 0 ? t('password.too_short', { count: missing }) : t(`password.strength.${strength}`)}
      </span>
    </div>
  )
}

interface PasswordFormProps {
  readonly hasPassword: boolean
  readonly email: string
}

export function PasswordForm({ hasPassword, email }: PasswordFormProps) {
  const { t } = useTranslation('team')
  const form = useForm({
    initialValues: { current: '', password: '' },
    validate: {
      current: (value) => (hasPassword && value === '' ? t('password.current_missing') : null),
      password: (value) =>
        passwordStrength(value) === 0 ? t('password.needs', { count: shortestPassword }) : null,
    },
  })
  const save = useAction({
    run: ({ current, password }: { current: string; password: string }) =>
      request('PUT', '/api/v1/me/password', { body: hasPassword ? { current, password } : { password } }),
    invalidate: [meQuery.queryKey, sessionsQuery.queryKey],
    done: () => t('password.saved'),
    onDone: () => form.reset(),
    onError: (error) => {
      const errors = fieldErrors(error)
      form.setErrors({ ...errors, ...(errors.current ? { current: t('password.current_wrong') } : {}) })
      return Object.keys(errors).length > 0
    },
  })
  const show = { 'aria-label': t('sign_in.show') }
  return (
    <form className={styles.form} onSubmit={form.onSubmit((values) => save.mutate(values))} noValidate>
      <p className={styles.sub}>{t(hasPassword ? 'password.about' : 'password.about_none')}</p>
      <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />
      {hasPassword ? (
        <PasswordInput
          {...form.getInputProps('current')}
          label={t('password.current')}
          autoComplete="current-password"
          visibilityToggleButtonProps={show}
        />
      ) : null}
      <div className={styles.withStrength}>
        <PasswordInput
          {...form.getInputProps('password')}
          label={t(hasPassword ? 'password.new' : 'sign_in.password')}
          description={t('password.hint', { count: shortestPassword })}
          autoComplete="new-password"
          visibilityToggleButtonProps={show}
        />
        {form.values.password === '' ? null : <Strength password={form.values.password} />}
      </div>
      <div className={styles.actions}>
        <Button type="submit" loading={save.isPending}>
          {t(hasPassword ? 'password.change' : 'password.set')}
        </Button>
      </div>
    </form>
  )
}

import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation } from '@tanstack/react-query'
import { useRouter, useSearch } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { request } from '../../lib/api.ts'
import { errorMessage } from '../../lib/error-message.ts'
import styles from '../../ui/door.module.css'
import { Door } from '../../ui/door.tsx'
import { enter } from './enter.ts'

export function SignInPage() {
  const { t } = useTranslation('team')
  const router = useRouter()
  const { next } = useSearch({ from: '/sign-in' })
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { email: '', password: '' },
    validate: {
      email: (value) => (value.trim() === '' ? t('sign_in.email_missing') : null),
      password: (value) => (value === '' ? t('sign_in.password_missing') : null),
    },
  })
  const signIn = useMutation({
    mutationFn: async (body: { email: string; password: string }) => {
      await request('POST', '/api/v1/sessions', { body: { ...body, email: body.email.trim() } })
      await enter((path) => router.history.push(path), next)
    },
  })
  useEffect(() => {
    document.title = `${t('sign_in.title')} · Tsuzuku`
  }, [t])
  const failure = signIn.error ? errorMessage(signIn.error) : undefined
  return (
    <Door>
      <h1>{t('sign_in.title')}</h1>
      <p className={styles.lead}>{t('sign_in.lead')}</p>
      <form className={styles.form} onSubmit={form.onSubmit((values) => signIn.mutate(values))} noValidate>
        {failure ? (
          <div className={styles.error} role="alert">
            {failure.title}
            {failure.help ? <div>{failure.help}</div> : null}
          </div>
        ) : null}
        <TextInput
          {...form.getInputProps('email')}
          key={form.key('email')}
          label={t('sign_in.email')}
          type="email"
          autoComplete="username"
          size="md"
          autoFocus
        />
        <PasswordInput
          {...form.getInputProps('password')}
          key={form.key('password')}
          label={t('sign_in.password')}
          autoComplete="current-password"
          size="md"
          visibilityToggleButtonProps={{ 'aria-label': t('sign_in.show') }}
        />
        <Button type="submit" size="md" loading={signIn.isPending}>
          {t('sign_in.submit')}
        </Button>
      </form>
      <p className={styles.help}>{t('sign_in.forgot')}</p>
    </Door>
  )
}

import { Button, Group, Modal, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { request } from '../../lib/api.ts'
import { fieldErrors } from '../../lib/error-message.ts'
import { useAction } from '../../lib/use-action.ts'
import { type MadeLink, OneTimeLink } from './one-time-link.tsx'
import { RoleChoice } from './role-choice.tsx'
import styles from './team.module.css'
import { membersQuery } from './team-queries.ts'
import type { Role } from './team-rows.ts'

interface Invitation {
  readonly name: string
  readonly email: string
  readonly role: Role
}

interface InviteDialogProps {
  /** The address to begin with, or an empty one; closed without. */
  readonly email: string | undefined
  readonly onClose: () => void
}

interface Made extends MadeLink {
  readonly accounts: number
}

function InviteForm({ email = '', onClose }: InviteDialogProps) {
  const { t } = useTranslation(['team', 'common'])
  const [made, setMade] = useState<{ link: Made; name: string }>()
  const form = useForm<Invitation>({
    initialValues: { name: '', email, role: 'csm' },
    validate: {
      name: (value) => (value.trim() === '' ? t('members.name_missing') : null),
      email: (value) => (/^\S+@\S+\.\S+$/.test(value.trim()) ? null : t('members.email_wrong')),
    },
  })
  const invite = useAction({
    run: (values: Invitation) =>
      request<Made>('POST', '/api/v1/members', { body: { ...values, email: values.email.trim() } }),
    invalidate: [membersQuery.queryKey, ['get', '/api/v1/awaited-owners']],
    onDone: (link, { name }) => setMade({ link, name }),
    onError: (error) => {
      form.setErrors(fieldErrors(error))
      return Object.keys(fieldErrors(error)).length > 0
    },
  })
  if (made) {
    return (
      <>
        <OneTimeLink {...made} />
        {made.link.accounts > 0 ? (
          <p>{t('awaited.given', { count: made.link.accounts, name: made.name })}</p>
        ) : null}
        <Group justify="flex-end" mt="lg">
          <Button onClick={onClose}>{t('common:close')}</Button>
        </Group>
      </>
    )
  }
  return (
    <form className={styles.form} onSubmit={form.onSubmit((values) => invite.mutate(values))} noValidate>
      <TextInput
        {...form.getInputProps('name')}
        label={t('members.name')}
        autoComplete="off"
        data-autofocus
      />
      <TextInput
        {...form.getInputProps('email')}
        label={t('members.email')}
        type="email"
        autoComplete="off"
      />
      <RoleChoice value={form.values.role} onChange={(role) => form.setFieldValue('role', role)} />
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t('common:cancel')}
        </Button>
        <Button type="submit" loading={invite.isPending}>
          {t('members.invite_submit')}
        </Button>
      </Group>
    </form>
  )
}

export function InviteDialog({ email, onClose }: InviteDialogProps) {
  const { t } = useTranslation(['team', 'common'])
  return (
    <Modal
      opened={email !== undefined}
      onClose={onClose}
      title={t('members.invite')}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <InviteForm email={email} onClose={onClose} />
    </Modal>
  )
}

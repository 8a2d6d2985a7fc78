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
  readonly isOpen: boolean
  readonly onClose: () => void
}

function InviteForm({ onClose }: Pick<InviteDialogProps, 'onClose'>) {
  const { t } = useTranslation(['team', 'common'])
  const [made, setMade] = useState<{ link: MadeLink; name: string }>()
  const form = useForm<Invitation>({
    initialValues: { name: '', email: '', role: 'csm' },
    validate: {
      name: (value) => (value.trim() === '' ? t('members.name_missing') : null),
      email: (value) => (/^\S+@\S+\.\S+$/.test(value.trim()) ? null : t('members.email_wrong')),
    },
  })
  const invite = useAction({
    run: (values: Invitation) =>
      request<MadeLink>('POST', '/api/v1/members', { body: { ...values, email: values.email.trim() } }),
    invalidate: [membersQuery.queryKey],
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

export function InviteDialog({ isOpen, onClose }: InviteDialogProps) {
  const { t } = useTranslation(['team', 'common'])
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={t('members.invite')}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <InviteForm onClose={onClose} />
    </Modal>
  )
}

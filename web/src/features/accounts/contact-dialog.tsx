import { Button, Group, Modal, Select, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, apiQuery } from '../../lib/api.ts'
import { fieldErrors } from '../../lib/error-message.ts'
import { useAction } from '../../lib/use-action.ts'
import styles from './accounts.module.css'
import { accountKeys, type Contact, contactRoles } from './accounts-data.ts'

export interface ContactDialogProps {
  readonly accountId: number
  readonly contact?: Contact
  readonly onClose: () => void
}

const orNull = (text: string) => (text.trim() === '' ? null : text.trim())

/** Adds a person or says more about one. */
export function ContactDialog({ accountId, contact, onClose }: ContactDialogProps) {
  const { t } = useTranslation('accounts')
  const { t: common } = useTranslation('common')
  const form = useForm({
    initialValues: {
      name: contact?.name ?? '',
      email: contact?.email ?? '',
      title: contact?.title ?? '',
      role: contact?.role ?? null,
      left_on: contact?.left_on ?? '',
    },
    validate: {
      name: (name, { email }) => (name.trim() === '' && email.trim() === '' ? t('people.need_name') : null),
    },
  })
  const save = useAction({
    run: (values: typeof form.values) => {
      const body = {
        name: orNull(values.name),
        email: orNull(values.email),
        title: orNull(values.title),
        role: values.role,
        left_on: orNull(values.left_on),
      }
      if (contact)
        return api.PATCH('/api/v1/contacts/{id}', { params: { path: { id: String(contact.id) } }, body })
      return api.POST('/api/v1/contacts', { body: { ...body, account_id: accountId } })
    },
    invalidate: accountKeys,
    done: (_, { name, email }) => (contact ? t('form.saved') : t('people.added', { name: name || email })),
    onError: (error) => {
      form.setErrors(fieldErrors(error))
      return Object.keys(fieldErrors(error)).some((field) => field in form.values)
    },
    onDone: onClose,
  })
  return (
    <Modal
      opened
      onClose={onClose}
      title={contact ? t('people.edit') : t('people.add')}
      closeButtonProps={{ 'aria-label': common('close') }}
    >
      {contact?.anonymous ? <MergeContact contact={contact} accountId={accountId} onClose={onClose} /> : null}
      <form className={styles.stack} onSubmit={form.onSubmit((values) => save.mutate(values))}>
        <TextInput label={t('people.name')} data-autofocus maxLength={200} {...form.getInputProps('name')} />
        <TextInput label={t('people.email')} type="email" {...form.getInputProps('email')} />
        <TextInput label={t('people.title')} maxLength={200} {...form.getInputProps('title')} />
        <Select
          label={t('people.role')}
          clearable
          placeholder={t('people.no_role')}
          data={contactRoles.map((role) => ({ value: role, label: t(`role.${role}`) }))}
          {...form.getInputProps('role')}
        />
        <TextInput label={t('people.left_on')} type="date" {...form.getInputProps('left_on')} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {common('cancel')}
          </Button>
          <Button type="submit" loading={save.isPending}>
            {common('save')}
          </Button>
        </Group>
      </form>
    </Modal>
  )
}

function MergeContact(props: {
  readonly contact: Contact
  readonly accountId: number
  readonly onClose: () => void
}) {
  const { t } = useTranslation('accounts')
  const [into, setInto] = useState<string | null>(null)
  const { data } = apiQuery.useQuery('get', '/api/v1/accounts/{id}/contacts', {
    params: { path: { id: String(props.accountId) }, query: { limit: 200 } },
  })
  const { mutate, isPending } = useAction({
    run: () =>
      api.POST('/api/v1/contacts/{id}/merge', {
        params: { path: { id: String(props.contact.id) } },
        body: { into: into ?? '' },
      }),
    invalidate: accountKeys,
    done: () => t('people.merged'),
    onDone: props.onClose,
  })
  const people = (data?.rows ?? []).filter((row) => !row.anonymous)
  return (
    <Group align="end" mb="md">
      <Select
        label={t('people.merge_into')}
        searchable
        data={people.map((row) => ({
          value: String(row.id),
          label: row.name ?? row.email ?? String(row.id),
        }))}
        value={into}
        onChange={setInto}
      />
      <Button variant="default" disabled={into === null} loading={isPending} onClick={() => mutate()}>
        {t('people.merge')}
      </Button>
    </Group>
  )
}

import { Button, Checkbox, Group, Modal, Radio, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { request } from '../../lib/api.ts'
import { fieldErrors } from '../../lib/error-message.ts'
import { useMe } from '../../lib/me.ts'
import { useAction } from '../../lib/use-action.ts'
import { keyScopes, scopeKey } from './key-scopes.ts'
import { MadeKey, type MadeKeyInput } from './made-key.tsx'
import styles from './team.module.css'
import { keysQuery } from './team-queries.ts'

interface Values {
  readonly name: string
  readonly kind: 'write' | 'api'
  readonly scopes: string[]
}

interface MakeKeyDialogProps {
  readonly isOpen: boolean
  readonly onClose: () => void
}

function useMakeKey(onMade: (made: MadeKeyInput) => void) {
  const { t } = useTranslation('team')
  const form = useForm<Values>({
    initialValues: { name: '', kind: 'write', scopes: ['accounts:read'] },
    validate: {
      name: (value) => (value.trim() === '' ? t('keys.name_missing') : null),
      scopes: (value, { kind }) => (kind === 'api' && value.length === 0 ? t('keys.scopes_missing') : null),
    },
  })
  const make = useAction({
    run: ({ name, kind, scopes }: Values) =>
      request<{ id: string; token: string }>('POST', '/api/v1/keys', {
        body: kind === 'write' ? { name, kind } : { name, kind, scopes },
      }),
    invalidate: [keysQuery.queryKey, ['audit-entries']],
    onDone: ({ token }, { name, kind }) => onMade({ token, name, kind }),
    onError: (error) => {
      form.setErrors(fieldErrors(error))
      return Object.keys(fieldErrors(error)).length > 0
    },
  })
  return { form, make }
}

function MakeKeyForm({ onClose }: Pick<MakeKeyDialogProps, 'onClose'>) {
  const { t } = useTranslation(['team', 'common'])
  const { permissions } = useMe()
  const [made, setMade] = useState<MadeKeyInput>()
  const { form, make } = useMakeKey(setMade)
  if (made) {
    return (
      <>
        <MadeKey {...made} />
        <Group justify="flex-end" mt="lg">
          <Button onClick={onClose}>{t('common:close')}</Button>
        </Group>
      </>
    )
  }
  return (
    <form className={styles.dialogForm} onSubmit={form.onSubmit((values) => make.mutate(values))} noValidate>
      <Radio.Group {...form.getInputProps('kind')} label={t('keys.kind')}>
        <Stack gap={8} mt={6}>
          <Radio value="write" label={t('keys.kinds.write')} description={t('keys.kinds.write_about')} />
          <Radio value="api" label={t('keys.kinds.api')} description={t('keys.kinds.api_about')} />
        </Stack>
      </Radio.Group>
      <TextInput
        {...form.getInputProps('name')}
        label={t('keys.name')}
        description={t('keys.name_about')}
        autoComplete="off"
        data-autofocus
      />
      {form.values.kind === 'api' ? (
        <Checkbox.Group
          {...form.getInputProps('scopes')}
          label={t('keys.scopes')}
          description={t('keys.scopes_about')}
        >
          <div className={styles.scopes} style={{ marginTop: 8 }}>
            {keyScopes.map((scope) => (
              <Checkbox
                key={scope}
                value={scope}
                label={t(scopeKey(scope))}
                disabled={!permissions.includes(scope)}
              />
            ))}
          </div>
        </Checkbox.Group>
      ) : null}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t('common:cancel')}
        </Button>
        <Button type="submit" loading={make.isPending}>
          {t('keys.make_submit')}
        </Button>
      </Group>
    </form>
  )
}

export function MakeKeyDialog({ isOpen, onClose }: MakeKeyDialogProps) {
  const { t } = useTranslation(['team', 'common'])
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={t('keys.make')}
      size="lg"
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <MakeKeyForm onClose={onClose} />
    </Modal>
  )
}

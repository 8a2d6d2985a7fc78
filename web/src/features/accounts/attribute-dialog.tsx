import { Button, Group, Modal, Select, TagsInput, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useTranslation } from 'react-i18next'
import { request } from '../../lib/api.ts'
import { fieldErrors } from '../../lib/error-message.ts'
import { useAction } from '../../lib/use-action.ts'
import styles from './accounts.module.css'
import { type AttributeDefinition, attributeTypes, definitionsKey } from './attribute-data.ts'

interface Values {
  readonly key: string
  readonly label: string
  readonly label_en: string
  readonly type: AttributeDefinition['type']
  readonly choices: string[]
}

const path = '/api/v1/attribute-definitions'

function save(before: AttributeDefinition | undefined, { key, ...values }: Values) {
  const body = {
    label: values.label.trim(),
    label_en: values.label_en.trim() || null,
    type: values.type,
    choices: values.type === 'choice' ? values.choices : [],
  }
  return before
    ? request('PATCH', `${path}/${before.key}`, { body })
    : request('POST', path, { body: { key: key.trim(), ...body } })
}

function useDefinitionForm({ definition, onClose }: AttributeDialogProps) {
  const { t } = useTranslation('attributes')
  const form = useForm<Values>({
    initialValues: {
      key: definition?.key ?? '',
      label: definition?.label ?? '',
      label_en: definition?.label_en ?? '',
      type: definition?.type ?? 'text',
      choices: definition?.choices ?? [],
    },
    validate: {
      key: (key) => (/^[a-z][a-z0-9_]{0,62}$/.test(key.trim()) ? null : t('key_wrong')),
      label: (label) => (label.trim() === '' ? t('label_missing') : null),
      choices: (choices, { type }) =>
        type === 'choice' && choices.length === 0 ? t('choices_missing') : null,
    },
  })
  const action = useAction({
    run: (values: Values) => save(definition, values),
    invalidate: [definitionsKey, ['audit-entries']],
    done: (_, { label }) => t(definition ? 'changed' : 'added', { name: label.trim() }),
    onDone: onClose,
    onError: (error) => {
      form.setErrors(fieldErrors(error))
      return Object.keys(fieldErrors(error)).length > 0
    },
  })
  return { form, action }
}

export interface AttributeDialogProps {
  /** undefined: a new one. */
  readonly definition: AttributeDefinition | undefined
  readonly onClose: () => void
}

/** Makes or changes the definition of an attribute; the key stays, for sources send values under it. */
export function AttributeDialog({ definition, onClose }: AttributeDialogProps) {
  const { t } = useTranslation(['attributes', 'common'])
  const { form, action } = useDefinitionForm({ definition, onClose })
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(definition ? 'edit_title' : 'add')}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <form className={styles.stack} onSubmit={form.onSubmit((values) => action.mutate(values))} noValidate>
        <TextInput
          {...form.getInputProps('label')}
          label={t('label_main')}
          description={t('label_about')}
          maxLength={100}
          autoComplete="off"
          data-autofocus
        />
        <TextInput
          {...form.getInputProps('label_en')}
          label={t('label_en')}
          description={t('label_en_about')}
          maxLength={100}
          autoComplete="off"
        />
        <TextInput
          {...form.getInputProps('key')}
          label={t('key')}
          description={t(definition ? 'key_stays' : 'key_about')}
          disabled={definition !== undefined}
          maxLength={63}
          autoComplete="off"
          spellCheck={false}
        />
        <Select
          {...form.getInputProps('type')}
          label={t('type')}
          description={definition && definition.accounts > 0 ? t('type_about') : undefined}
          allowDeselect={false}
          data={attributeTypes.map((type) => ({ value: type, label: t(`types.${type}`) }))}
        />
        {form.values.type === 'choice' ? (
          <TagsInput
            {...form.getInputProps('choices')}
            label={t('choices')}
            description={t('choices_about')}
            acceptValueOnBlur
          />
        ) : null}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common:cancel')}
          </Button>
          <Button type="submit" loading={action.isPending}>
            {t(definition ? 'common:save' : 'add_submit')}
          </Button>
        </Group>
      </form>
    </Modal>
  )
}

import { ActionIcon, Button, NumberInput, Select, TextInput } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { apiQuery } from '../../lib/api.ts'
import { type FieldsProps, faultAt } from './field-parts.tsx'
import type { AttributeStep, ElsewhereStep, ListStep, SlackStep, SplitStep, WebhookStep } from './playbook.ts'
import styles from './playbooks.module.css'

const MOST_WAYS = 5

/** Ways by chance; their shares are to add up to 100 %. */
export function SplitFields({ step, readOnly, onChange }: FieldsProps<SplitStep>) {
  const { t } = useTranslation('playbooks')
  const sum = Math.round(step.ways.reduce((all, { share }) => all + share, 0) * 100)
  const set = (ways: SplitStep['ways']) => onChange({ ...step, ways })
  return (
    <fieldset className={styles.plain}>
      <legend className={styles.label}>{t('field.shares')}</legend>
      {step.ways.map(({ share }, nth) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a way has no name but its place
        <div key={nth} className={styles.inline}>
          <NumberInput
            aria-label={t('field.share_nth', { n: nth + 1 })}
            value={Math.round(share * 100)}
            min={1}
            max={99}
            suffix=" %"
            hideControls
            readOnly={readOnly}
            w={100}
            onChange={(next) =>
              typeof next === 'number' &&
              next >= 1 &&
              set(step.ways.map((way, at) => (at === nth ? { ...way, share: next / 100 } : way)))
            }
          />
          {readOnly || step.ways.length <= 2 ? null : (
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t('field.share_remove', { n: nth + 1 })}
              onClick={() => set(step.ways.filter((_, at) => at !== nth))}
            >
              <IconX size={16} />
            </ActionIcon>
          )}
        </div>
      ))}
      <p className={sum === 100 ? styles.hint : styles.fault}>{t('field.shares_sum', { sum })}</p>
      {readOnly || step.ways.length >= MOST_WAYS ? null : (
        <Button
          size="xs"
          variant="default"
          onClick={() => set([...step.ways, { share: Math.max(1, 100 - sum) / 100, next: null }])}
        >
          {t('field.share_add')}
        </Button>
      )}
    </fieldset>
  )
}

export function UrlField(props: FieldsProps<WebhookStep | SlackStep>) {
  const { step, readOnly, onChange } = props
  const { t } = useTranslation('playbooks')
  const isUrl = URL.canParse(step.url)
  return (
    <TextInput
      label={t(step.kind === 'slack' ? 'field.slack_url' : 'field.url')}
      description={t(step.kind === 'slack' ? 'field.slack_about' : 'field.url_about')}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      type="url"
      value={step.url}
      readOnly={readOnly}
      maxLength={2000}
      error={isUrl ? faultAt(props, 'url') : t('problem.url-unfit')}
      onChange={(event) => onChange({ ...step, url: event.currentTarget.value })}
    />
  )
}

export function AttributeFields(props: FieldsProps<AttributeStep>) {
  const { step, readOnly, onChange } = props
  const { t, i18n } = useTranslation('playbooks')
  const { data } = apiQuery.useQuery('get', '/api/v1/attribute-definitions')
  const rows = data?.rows ?? []
  const chosen = rows.find(({ key }) => key === step.key)
  const set = (value: AttributeStep['value']) => onChange({ ...step, value })
  const label = t('field.value')
  return (
    <>
      <Select
        label={t('field.attribute')}
        data={rows.map((row) => ({
          value: row.key,
          label: i18n.language === 'en' ? (row.label_en ?? row.label) : row.label,
        }))}
        value={chosen ? step.key : null}
        readOnly={readOnly}
        searchable
        error={faultAt(props, 'key')}
        nothingFoundMessage={t('field.attribute_none')}
        onChange={(key) => key && onChange({ ...step, key, value: null })}
      />
      {chosen?.type === 'number' ? (
        <NumberInput
          label={label}
          value={typeof step.value === 'number' ? step.value : ''}
          readOnly={readOnly}
          error={faultAt(props, 'value')}
          onChange={(next) => set(typeof next === 'number' ? next : null)}
        />
      ) : chosen?.type === 'boolean' || chosen?.type === 'choice' ? (
        <Select
          label={label}
          data={
            chosen.type === 'boolean'
              ? (['true', 'false'] as const).map((value) => ({ value, label: t(`field.${value}`) }))
              : [...(chosen.choices ?? [])]
          }
          value={step.value === null ? null : String(step.value)}
          readOnly={readOnly}
          clearable
          error={faultAt(props, 'value')}
          onChange={(next) => set(chosen.type === 'boolean' && next !== null ? next === 'true' : next)}
        />
      ) : chosen ? (
        <TextInput
          label={label}
          type={chosen.type === 'date' ? 'date' : 'text'}
          value={typeof step.value === 'string' ? step.value : ''}
          readOnly={readOnly}
          maxLength={2000}
          error={faultAt(props, 'value')}
          onChange={(event) => set(event.currentTarget.value === '' ? null : event.currentTarget.value)}
        />
      ) : null}
    </>
  )
}

export function ListFields(props: FieldsProps<ListStep>) {
  const { step, words, readOnly, onChange } = props
  const { t } = useTranslation('playbooks')
  return (
    <>
      <Select
        label={t('field.verb')}
        data={(['add', 'remove'] as const).map((value) => ({ value, label: t(`field.list_${value}`) }))}
        value={step.verb}
        readOnly={readOnly}
        allowDeselect={false}
        onChange={(verb) => onChange({ ...step, verb: verb as 'add' })}
      />
      <Select
        label={t('field.list')}
        description={t('field.list_about')}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        data={words.lists.map(({ id, name }) => ({ value: String(id), label: name }))}
        value={step.segment_id === 0 ? null : String(step.segment_id)}
        readOnly={readOnly}
        searchable
        error={faultAt(props, 'segment_id')}
        nothingFoundMessage={t('field.list_none')}
        onChange={(id) => id && onChange({ ...step, segment_id: Number(id) })}
      />
    </>
  )
}

export function ElsewhereFields(props: FieldsProps<ElsewhereStep>) {
  const { step, words, readOnly, onChange } = props
  const { t } = useTranslation('playbooks')
  return (
    <Select
      label={t('field.playbook')}
      data={words.playbooks.map(({ id, name }) => ({ value: String(id), label: name }))}
      value={step.playbook_id === 0 ? null : String(step.playbook_id)}
      readOnly={readOnly}
      searchable
      error={faultAt(props, 'playbook_id')}
      onChange={(id) => id && onChange({ ...step, playbook_id: Number(id) })}
    />
  )
}

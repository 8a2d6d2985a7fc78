import { Button, Group, Select, TagsInput, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { api } from '../../lib/api.ts'
import { fieldErrors } from '../../lib/error-message.ts'
import { useAction } from '../../lib/use-action.ts'
import { AccountSearch } from '../../ui/account-search.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { RightDrawer } from '../../ui/right-drawer.tsx'
import { LinesSkeleton } from '../../ui/skeletons.tsx'
import styles from './accounts.module.css'
import {
  type Account,
  accountKeys,
  type Stage,
  stages,
  useAccount,
  useFacets,
  useMemberChoices,
} from './accounts-data.ts'
import { AttributeFields, type AttributeValue, orNull } from './attribute-fields.tsx'

interface Values {
  name: string
  external_id: string
  domain: string
  owner_id: string | null
  stage: Stage
  tier: string
  industry: string
  country: string
  parent_id: number | null
  signed_up_on: string
  tags: string[]
  attributes: Record<string, AttributeValue>
}

const blank: Values = {
  name: '',
  external_id: '',
  domain: '',
  owner_id: null,
  stage: 'active',
  tier: '',
  industry: '',
  country: '',
  parent_id: null,
  signed_up_on: '',
  tags: [],
  attributes: {},
}

const valuesOf = (account: Account): Values => ({
  name: account.name,
  external_id: account.external_id ?? '',
  domain: account.domain ?? '',
  owner_id: account.owner?.id ?? null,
  stage: account.stage,
  tier: account.tier ?? '',
  industry: account.industry ?? '',
  country: account.country ?? '',
  parent_id: account.parent_id,
  signed_up_on: account.signed_up_on ?? '',
  tags: account.tags,
  attributes: account.attributes as Record<string, AttributeValue>,
})

/** Only what differs is sent: the rest may have been changed by somebody else. */
function patchOf(before: Values, after: Values) {
  const texts = ['domain', 'tier', 'industry', 'country', 'signed_up_on'] as const
  const attributes = Object.fromEntries(
    Object.entries(after.attributes).filter(([key, value]) => value !== (before.attributes[key] ?? null)),
  )
  return {
    ...(after.name === before.name ? {} : { name: after.name.trim() }),
    ...Object.fromEntries(
      texts.flatMap((key) => (after[key] === before[key] ? [] : [[key, orNull(after[key])]])),
    ),
    ...(after.owner_id === before.owner_id ? {} : { owner_id: after.owner_id }),
    ...(after.stage === before.stage ? {} : { stage: after.stage }),
    ...(after.parent_id === before.parent_id ? {} : { parent_id: after.parent_id }),
    ...(after.tags.join() === before.tags.join() ? {} : { tags: after.tags }),
    ...(Object.keys(attributes).length === 0 ? {} : { attributes }),
  }
}

export interface AccountFormProps {
  /** Without it a new account is made. */
  readonly accountId?: string
  readonly onClose: () => void
}

/** A new account, or everything that can be said about one. */
export function AccountForm({ accountId, onClose }: AccountFormProps) {
  const { t } = useTranslation('accounts')
  return (
    <RightDrawer isOpen onClose={onClose} title={accountId ? t('form.edit') : t('form.new')}>
      {accountId ? <Loaded accountId={accountId} onClose={onClose} /> : <Fields onClose={onClose} />}
    </RightDrawer>
  )
}

function Loaded({ accountId, onClose }: { readonly accountId: string; readonly onClose: () => void }) {
  const { data, error, refetch } = useAccount(accountId, undefined)
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  return data ? <Fields account={data} onClose={onClose} /> : <LinesSkeleton lines={8} />
}

function useSave(
  account: Account | undefined,
  before: Values,
  onError: (error: unknown) => boolean,
  onClose: () => void,
) {
  const { t } = useTranslation('accounts')
  const navigate = useNavigate()
  return useAction({
    run: async (values: Values) => {
      const patch = patchOf(before, values)
      if (account) {
        const params = { path: { id: String(account.id) }, header: { 'if-match': account.recorded_at } }
        return (await api.PATCH('/api/v1/accounts/{id}', { params, body: patch })).data
      }
      const external = orNull(values.external_id)
      const body = {
        ...patch,
        name: values.name.trim(),
        stage: values.stage,
        ...(external ? { external_id: external } : {}),
      }
      return (await api.POST('/api/v1/accounts', { body })).data
    },
    invalidate: accountKeys,
    done: (made) => (account ? t('form.saved') : t('form.created', { name: made?.name ?? '' })),
    onError,
    onDone: (made) => {
      onClose()
      if (!account && made)
        void navigate({ to: '/accounts/$accountId', params: { accountId: String(made.id) } })
    },
  })
}

function Fields({ account, onClose }: { readonly account?: Account; readonly onClose: () => void }) {
  const { t } = useTranslation('accounts')
  const { t: common } = useTranslation('common')
  const members = useMemberChoices()
  const { data: facets } = useFacets()
  const before = account ? valuesOf(account) : blank
  const form = useForm<Values>({ initialValues: before })
  const save = useSave(
    account,
    before,
    (error) => {
      const errors = fieldErrors(error)
      form.setErrors(errors)
      return Object.keys(errors).some((field) => field in before || field.startsWith('attributes.'))
    },
    onClose,
  )
  return (
    <form onSubmit={form.onSubmit((values) => save.mutate(values))} className={styles.stack}>
      <TextInput
        label={t('form.name')}
        required
        maxLength={200}
        data-autofocus
        {...form.getInputProps('name')}
      />
      {account ? null : (
        <TextInput
          label={t('form.external_id')}
          description={t('form.external_id_hint')}
          maxLength={255}
          {...form.getInputProps('external_id')}
        />
      )}
      <TextInput
        label={t('form.domain')}
        description={t('form.domain_hint')}
        {...form.getInputProps('domain')}
      />
      <Group grow>
        <Select
          label={t('form.owner')}
          data={members}
          clearable
          searchable
          {...form.getInputProps('owner_id')}
        />
        <Select
          label={t('form.stage')}
          allowDeselect={false}
          data={stages.map((stage) => ({ value: stage, label: t(`stage.${stage}`) }))}
          {...form.getInputProps('stage')}
        />
      </Group>
      <Group grow>
        <TextInput
          label={t('form.tier')}
          list="account-tiers"
          maxLength={60}
          {...form.getInputProps('tier')}
        />
        <TextInput label={t('form.signed_up_on')} type="date" {...form.getInputProps('signed_up_on')} />
      </Group>
      <datalist id="account-tiers">
        {(facets?.tiers ?? []).map(({ value }) => (
          <option key={value} value={value} />
        ))}
      </datalist>
      <Group grow>
        <TextInput label={t('form.industry')} {...form.getInputProps('industry')} />
        <TextInput label={t('form.country')} {...form.getInputProps('country')} />
      </Group>
      <AccountSearch
        label={t('form.parent')}
        value={form.values.parent_id}
        {...(account?.parent ? { known: account.parent } : {})}
        {...(account ? { without: account.id } : {})}
        error={form.errors.parent_id}
        onChange={(found) => form.setFieldValue('parent_id', found?.id ?? null)}
      />
      <TagsInput
        label={t('form.tags')}
        description={t('form.tags_hint')}
        data={(facets?.tags ?? []).map(({ value }) => value)}
        {...form.getInputProps('tags')}
      />
      <AttributeFields
        values={form.values.attributes}
        errors={form.errors}
        onChange={(key, value) =>
          form.setFieldValue('attributes', { ...form.values.attributes, [key]: value })
        }
      />
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {common('cancel')}
        </Button>
        <Button type="submit" loading={save.isPending}>
          {account ? common('save') : t('form.create')}
        </Button>
      </Group>
    </form>
  )
}

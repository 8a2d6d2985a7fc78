import { Button, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../lib/api.ts'
import { fieldErrors } from '../../lib/error-message.ts'
import { useCan } from '../../lib/me.ts'
import { libraryQuery, playbooksKey, type ReadyRow } from '../../lib/playbooks.ts'
import { useAction } from '../../lib/use-action.ts'
import { Card } from '../../ui/card.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { Page, PageHeader, Tiles } from '../../ui/page-header.tsx'
import { LinesSkeleton } from '../../ui/skeletons.tsx'
import styles from './playbooks.module.css'

interface New {
  readonly name: string
  readonly description: string
  readonly library_key?: string
}

function useMake() {
  const { t } = useTranslation('playbooks')
  const navigate = useNavigate()
  return useAction({
    run: async (body: New) => {
      const { data } = await api.POST('/api/v1/playbooks', { body })
      return data as { id: number; name: string }
    },
    invalidate: [[...playbooksKey, 'list']],
    done: ({ name }) => t('new.done', { name }),
    onDone: ({ id }) => void navigate({ to: '/playbooks/$playbookId', params: { playbookId: String(id) } }),
    onError: (error) => 'name' in fieldErrors(error),
  })
}

/** A new playbook: from a ready one, or from an empty sheet. */
export function NewPlaybookPage() {
  const { t, i18n } = useTranslation('playbooks')
  const mayWrite = useCan('playbooks:write')
  const library = useQuery(libraryQuery(i18n.language))
  const make = useMake()
  const [name, setName] = useState('')
  const asked = make.variables
  const taken = fieldErrors(make.error).name
  return (
    <Page>
      <PageHeader title={t('new.title')} lead={t(mayWrite ? 'new.lead' : 'new.read_only')} />
      {mayWrite ? (
        <Card title={t('new.empty')}>
          <form
            className={styles.inline}
            onSubmit={(event) => {
              event.preventDefault()
              if (name.trim() !== '') make.mutate({ name: name.trim(), description: '' })
            }}
          >
            <TextInput
              label={t('names.name')}
              value={name}
              maxLength={120}
              required
              error={asked?.library_key === undefined ? taken : undefined}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <Button type="submit" loading={make.isPending} disabled={name.trim() === ''}>
              {t('new.make')}
            </Button>
          </form>
        </Card>
      ) : null}
      <h2 className={styles.heading}>{t('new.library')}</h2>
      {library.error && !library.data ? (
        <ErrorState error={library.error} onRetry={() => void library.refetch()} />
      ) : null}
      {library.isPending ? <LinesSkeleton lines={8} /> : null}
      <Tiles min={340}>
        {(library.data ?? []).map((ready) => (
          <Ready
            key={ready.key}
            ready={ready}
            taken={asked?.library_key === ready.key ? taken : undefined}
            isPending={make.isPending && asked?.library_key === ready.key}
            onMake={mayWrite ? (body) => make.mutate(body) : undefined}
          />
        ))}
      </Tiles>
    </Page>
  )
}

interface ReadyProps {
  readonly ready: ReadyRow
  readonly taken: string | undefined
  readonly isPending: boolean
  readonly onMake: ((body: New) => void) | undefined
}

function Ready({ ready, taken, isPending, onMake }: ReadyProps) {
  const { t } = useTranslation('playbooks')
  const [name, setName] = useState(ready.name)
  const body = { name: name.trim(), description: ready.why, library_key: ready.key }
  return (
    <Card title={ready.name}>
      <dl className={styles.ready}>
        {(['for_whom', 'why', 'measures'] as const).map((part) => (
          <div key={part}>
            <dt>{t(`new.${part}`)}</dt>
            <dd>{ready[part]}</dd>
          </div>
        ))}
      </dl>
      {taken ? (
        <TextInput
          label={t('names.name')}
          value={name}
          maxLength={120}
          error={name === ready.name ? taken : undefined}
          onChange={(event) => setName(event.currentTarget.value)}
          mb="sm"
        />
      ) : null}
      {onMake ? (
        <Button
          variant="default"
          loading={isPending}
          disabled={name.trim() === ''}
          onClick={() => onMake(body)}
        >
          {t('new.use')}
          <span className="visually-hidden">: {ready.name}</span>
        </Button>
      ) : null}
    </Card>
  )
}

import { Button, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../lib/api.ts'
import { fieldErrors } from '../../lib/error-message.ts'
import { useCan } from '../../lib/me.ts'
import { onboardingAnswer, onboardingKey, type ReadyTemplate, type Template } from '../../lib/onboarding.ts'
import { useAction } from '../../lib/use-action.ts'
import { Card } from '../../ui/card.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { Page, PageHeader, Tiles } from '../../ui/page-header.tsx'
import { LinesSkeleton } from '../../ui/skeletons.tsx'
import styles from './onboarding.module.css'

interface New {
  readonly name: string
  readonly description: string
  readonly library_key?: string
}

function useMake() {
  const { t } = useTranslation('onboarding')
  const navigate = useNavigate()
  return useAction({
    run: async (body: New) => {
      const { data } = await api.POST('/api/v1/onboarding-templates', { body })
      return data as Template
    },
    invalidate: [onboardingKey],
    done: ({ name }) => t('template.created', { name }),
    onDone: ({ id }) =>
      void navigate({ to: '/onboarding/templates/$templateId', params: { templateId: String(id) } }),
    onError: (error) => 'name' in fieldErrors(error),
  })
}

/** A new template: from a ready one, or from an empty sheet. */
export function NewTemplatePage() {
  const { t, i18n } = useTranslation('onboarding')
  const mayWrite = useCan('onboarding-templates:write')
  const library = useQuery(
    onboardingAnswer<{ rows: ReadyTemplate[] }>('onboarding-library', { language: i18n.language }),
  )
  const make = useMake()
  const [name, setName] = useState('')
  const asked = make.variables
  const taken = fieldErrors(make.error).name
  return (
    <Page>
      <PageHeader
        title={t('template.new_title')}
        lead={t(mayWrite ? 'template.new_lead' : 'template.new_read_only')}
      />
      {mayWrite ? (
        <Card title={t('template.empty_sheet')}>
          <form
            className={styles.phaseHead}
            onSubmit={(event) => {
              event.preventDefault()
              if (name.trim() !== '') make.mutate({ name: name.trim(), description: '' })
            }}
          >
            <TextInput
              label={t('template.name')}
              value={name}
              maxLength={120}
              required
              error={asked?.library_key === undefined ? taken : undefined}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <Button type="submit" loading={make.isPending} disabled={name.trim() === ''}>
              {t('template.create')}
            </Button>
          </form>
        </Card>
      ) : null}
      <h2 className={styles.heading}>{t('template.ready')}</h2>
      {library.error && !library.data ? (
        <ErrorState error={library.error} onRetry={() => void library.refetch()} />
      ) : null}
      {library.isPending ? <LinesSkeleton lines={8} /> : null}
      <Tiles min={320}>
        {(library.data?.rows ?? []).map((ready) => (
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
  readonly ready: ReadyTemplate
  readonly taken: string | undefined
  readonly isPending: boolean
  readonly onMake: ((body: New) => void) | undefined
}

function Ready({ ready, taken, isPending, onMake }: ReadyProps) {
  const { t } = useTranslation('onboarding')
  const [name, setName] = useState(ready.name)
  return (
    <Card title={ready.name}>
      <dl className={styles.facts}>
        <div>
          <dt>{t('template.for_whom')}</dt>
          <dd>{ready.for_whom}</dd>
        </div>
        <div>
          <dt>{t('template.why')}</dt>
          <dd>{ready.why}</dd>
        </div>
      </dl>
      <p className={styles.small}>{t('template.size', { steps: ready.steps, days: ready.days })}</p>
      {taken ? (
        <TextInput
          label={t('template.name')}
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
          onClick={() => onMake({ name: name.trim(), description: ready.why, library_key: ready.key })}
        >
          {t('template.use')}
          <span className="visually-hidden">: {ready.name}</span>
        </Button>
      ) : null}
    </Card>
  )
}

import { Button, Select, TextInput } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { api, apiQuery } from '../../lib/api.ts'
import { useCan } from '../../lib/me.ts'
import { type Staircase, stairAnswer, staircaseKey } from '../../lib/staircase.ts'
import { useAction } from '../../lib/use-action.ts'
import { useRuleWords } from '../../lib/use-rule-words.ts'
import { Card } from '../../ui/card.tsx'
import { ConfirmButton } from '../../ui/confirm-button.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { Page, PageHeader } from '../../ui/page-header.tsx'
import { PageSkeleton } from '../../ui/skeletons.tsx'
import { emptyStep, moved } from './draft.ts'
import { SaveBar } from './save-bar.tsx'
import styles from './staircase.module.css'
import { StepCard } from './step-card.tsx'
import { type Draft, useStaircaseDraft } from './use-staircase-draft.ts'
import { VersionsCard } from './versions-card.tsx'

const MOST_STEPS = 12

export function NewStaircasePage() {
  return <Editor saved={undefined} />
}

export function StaircaseEditorPage() {
  const { staircaseId } = useParams({ from: '/shell/staircase/$staircaseId' })
  const { data, error, refetch } = useQuery(stairAnswer<Staircase>(`staircases/${staircaseId}`))
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <PageSkeleton />
  return <Editor key={data.id} saved={data} />
}

function Editor({ saved }: { readonly saved: Staircase | undefined }) {
  const { t } = useTranslation('staircase')
  const mayWrite = useCan('staircase:write')
  const words = useRuleWords()
  const draft = useStaircaseDraft(saved)
  const { draft: now, setDraft } = draft
  const setSteps = (steps: typeof now.steps) => setDraft({ ...now, steps })
  return (
    <Page>
      <PageHeader
        title={saved ? now.name || t('editor.unnamed') : t('editor.new')}
        lead={t('editor.lead')}
        actions={saved && mayWrite ? <Retire staircase={saved} /> : undefined}
      />
      <Head draft={draft} readOnly={!mayWrite} />
      <ol className={styles.steps}>
        {now.steps.map((step, at) => (
          <li key={step.key}>
            <StepCard
              step={step}
              nth={at + 1}
              of={now.steps.length}
              words={words}
              readOnly={!mayWrite}
              onChange={(next) => setSteps(now.steps.map((old, index) => (index === at ? next : old)))}
              onMove={(by) => setSteps(moved(now.steps, at, by))}
              onRemove={() => setSteps(now.steps.filter((_, index) => index !== at))}
            />
          </li>
        ))}
      </ol>
      {mayWrite && now.steps.length < MOST_STEPS ? (
        <div>
          <Button
            variant="default"
            leftSection={<IconPlus size={14} />}
            onClick={() => setSteps([...now.steps, emptyStep()])}
          >
            {t('editor.add_step')}
          </Button>
        </div>
      ) : null}
      {saved ? <VersionsCard id={saved.id} /> : null}
      {mayWrite ? <SaveBar draft={draft} words={words} /> : null}
    </Page>
  )
}

function Head({ draft, readOnly }: { readonly draft: Draft; readonly readOnly: boolean }) {
  const { t } = useTranslation('staircase')
  const { draft: now, setDraft } = draft
  const { data: facets } = apiQuery.useQuery('get', '/api/v1/accounts/facets')
  const { data: products } = apiQuery.useQuery('get', '/api/v1/products')
  const tiers = new Set([...(facets?.tiers ?? []).map(({ value }) => value), ...(now.tier ? [now.tier] : [])])
  return (
    <Card>
      <div className={styles.fields}>
        <TextInput
          label={t('editor.name')}
          required
          maxLength={200}
          readOnly={readOnly}
          value={now.name}
          onChange={(event) => setDraft({ ...now, name: event.currentTarget.value })}
        />
        <Select
          label={t('editor.tier')}
          description={t('editor.tier_help')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          placeholder={t('editor.all_tiers')}
          clearable={!readOnly}
          readOnly={readOnly}
          value={now.tier}
          data={[...tiers]}
          onChange={(tier) => setDraft({ ...now, tier })}
        />
        <Select
          label={t('editor.product')}
          description={t('editor.product_help')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          placeholder={t('editor.all_products')}
          clearable={!readOnly}
          readOnly={readOnly}
          value={now.product_id === null ? null : String(now.product_id)}
          data={(products?.rows ?? []).map(({ id, name }) => ({ value: String(id), label: name }))}
          onChange={(id) => setDraft({ ...now, product_id: id === null ? null : Number(id) })}
        />
      </div>
    </Card>
  )
}

function Retire({ staircase }: { readonly staircase: Staircase }) {
  const { t } = useTranslation('staircase')
  const navigate = useNavigate()
  const { mutateAsync } = useAction({
    run: () => api.DELETE('/api/v1/staircases/{id}', { params: { path: { id: staircase.id } } }),
    invalidate: [staircaseKey],
    done: () => t('editor.retired', { name: staircase.name }),
    onDone: () => void navigate({ to: '/staircase' }),
  })
  return (
    <ConfirmButton
      title={t('editor.retire_title', { name: staircase.name })}
      consequence={t('editor.retire_what')}
      onConfirm={() => mutateAsync()}
    >
      {t('editor.retire')}
    </ConfirmButton>
  )
}

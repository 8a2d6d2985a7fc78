import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../lib/api.ts'
import { useCan } from '../../lib/me.ts'
import { successKey, type Template, templatesQuery } from '../../lib/success.ts'
import { useAction } from '../../lib/use-action.ts'
import { useFormat } from '../../lib/use-format.ts'
import { useLanguage } from '../../lib/use-words.ts'
import { Card } from '../../ui/card.tsx'
import { ConfirmButton } from '../../ui/confirm-button.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { Page, PageHeader, Tiles } from '../../ui/page-header.tsx'
import { LinesSkeleton } from '../../ui/skeletons.tsx'
import { MakePlanDialog } from './make-plan-dialog.tsx'
import styles from './success.module.css'
import { SuccessTabs } from './success-tabs.tsx'
import { TemplateDrawer } from './template-drawer.tsx'
import { useGoalWords } from './use-goal-words.ts'

/** What a plan can begin with. */
export function TemplatesPage() {
  const { t } = useTranslation('success')
  const { data, error, refetch } = useQuery(templatesQuery(useLanguage()))
  const mayWrite = useCan('success:write')
  const [using, setUsing] = useState<string>()
  const [editing, setEditing] = useState<Template>()
  return (
    <Page>
      <PageHeader title={t('tabs.templates')} lead={t('template.about')} />
      <SuccessTabs />
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {data || error ? null : <LinesSkeleton lines={8} />}
      <Tiles min={420}>
        {data?.rows.map((template) => (
          <TemplateCard
            key={template.key}
            template={template}
            mayWrite={mayWrite}
            onUse={setUsing}
            onEdit={setEditing}
          />
        ))}
      </Tiles>
      {editing ? <TemplateDrawer template={editing} onClose={() => setEditing(undefined)} /> : null}
      {using === undefined ? null : (
        <MakePlanDialog accountId={undefined} template={using} onClose={() => setUsing(undefined)} />
      )}
    </Page>
  )
}

interface TemplateCardProps {
  readonly template: Template
  readonly mayWrite: boolean
  readonly onUse: (key: string) => void
  readonly onEdit: (template: Template) => void
}

function TemplateCard({ template, mayWrite, onUse, onEdit }: TemplateCardProps) {
  const { t } = useTranslation('success')
  const { key, name, description, content, is_ready: isReady, plans } = template
  const retire = useAction({
    run: () => api.DELETE('/api/v1/success-templates/{id}', { params: { path: { id: Number(key) } } }),
    invalidate: [successKey],
    done: () => t('template.retired'),
  })
  return (
    <Card
      title={name}
      aside={
        <span className={styles.small}>
          {t(isReady ? 'template.ready' : 'template.own')} · {t('template.used', { count: plans })}
        </span>
      }
    >
      <div className={styles.stack}>
        <p>{description}</p>
        <Goals goals={content.goals} />
        <Steps steps={content.steps} />
        {mayWrite ? (
          <div className={styles.actions}>
            <Button variant="default" onClick={() => onUse(key)} aria-label={`${t('template.use')}: ${name}`}>
              {t('template.use')}
            </Button>
            {isReady ? null : (
              <Button
                variant="default"
                onClick={() => onEdit(template)}
                aria-label={`${t('template.edit')}: ${name}`}
              >
                {t('template.edit')}
              </Button>
            )}
            {isReady ? null : (
              <ConfirmButton
                title={t('template.retire_title', { name })}
                consequence={t('template.retire_what')}
                onConfirm={() => retire.mutateAsync()}
              >
                {t('template.retire')}
              </ConfirmButton>
            )}
          </div>
        ) : null}
      </div>
    </Card>
  )
}

function Goals({ goals }: { readonly goals: Template['content']['goals'] }) {
  const { t } = useTranslation('success')
  const format = useFormat()
  const words = useGoalWords()
  return (
    <section className={styles.section}>
      <h3>{t('template.goals', { count: goals.length })}</h3>
      <ul className={styles.lines}>
        {goals.map((goal) => (
          <li key={goal.name}>
            <span>{goal.name}</span>
            <span className={styles.small}>
              {words.measured(goal.measure, null)} ·{' '}
              {goal.target === null
                ? t('template.no_target')
                : t(`goal.${goal.direction}`, {
                    value:
                      goal.target.kind === 'value'
                        ? words.value(goal.measure, goal.target.value)
                        : t('template.times', { factor: format.number(goal.target.factor, 1) }),
                  })}{' '}
              · {t('template.day', { day: goal.due })}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Steps({ steps }: { readonly steps: Template['content']['steps'] }) {
  const { t } = useTranslation('success')
  const count = (side: 'us' | 'customer') => steps.filter((step) => step.side === side).length
  return (
    <details className={styles.details}>
      <summary>
        {t('template.us', { n: count('us') })} · {t('template.customer', { n: count('customer') })}
      </summary>
      <ul className={styles.lines}>
        {steps.map((step) => (
          <li key={`${step.due} ${step.title}`}>
            <span>{step.title}</span>
            <span className={styles.small}>
              {t(`step.side.${step.side}`)} · {t('template.day', { day: step.due })}
            </span>
          </li>
        ))}
      </ul>
    </details>
  )
}
